"""`goodword restore`: read a back-up into an empty installation, which sends and pays nothing until a person says so."""

import io
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from goodword.facts import queries as facts
from goodword.operators import queries as operators
from goodword.project.backup import archive, rows
from goodword.project.backup.archive import FILES, SECRET_KEY, TABLES, Manifest

# Tables in which a server that was only started writes by itself; nobody misses what stands in them as long as nobody has signed in.
_WRITTEN_BY_ITSELF = {
    "events.OutcomeShard",
    "facts.Fact",
    "facts.Job",
    "facts.Schedule",
    "operators.AuditEntry",
    "operators.Operator",
    "operators.Organisation",
    "operators.SignInLink",
}


class Refused(ValueError):
    """The back-up cannot be restored here; nothing was written. `str` says why and what would be right."""

    code = "restore_refused"


def read(path: Path, *, passphrase: str | None, now: datetime) -> Manifest:
    """Restore a back-up and return its manifest; nothing is written before every checksum was found right.

    Raises Refused, archive.Damaged or sealing.CannotOpen. Killed half-way it has written no rows, and can be run again.
    """
    manifest, secret_key = archive.verify(path, passphrase)
    _demand_emptiness(now)
    _demand_known_migrations(manifest)
    _demand_same_key(secret_key.decode())
    models = _schema_of(manifest)
    _write_files(path, passphrase)
    with transaction.atomic():
        rows.clear(models[label] for label in _WRITTEN_BY_ITSELF if label in models)
        for name, content in archive.members(path, passphrase):
            if name.startswith(TABLES):
                label = name.removeprefix(TABLES).partition("/")[0]
                rows.load(models[label], manifest.tables[label].columns, content.read())
        rows.reset_sequences(models.values())
        _demand_all_rows(manifest, models)
        connection.check_constraints()
        models["operators.Organisation"]._base_manager.update_or_create(id=1, defaults={"outbound_held_at": now}, create_defaults=_held_from_start(now))
    _put_key(secret_key)
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def _held_from_start(now: datetime) -> dict[str, datetime]:
    return {"created_at": now, "outbound_held_at": now}


def _demand_emptiness(now: datetime) -> None:
    found = rows.counts(model for model in rows.kept_models() if model._meta.label not in _WRITTEN_BY_ITSELF)
    if found:
        table, count = max(found.items(), key=lambda item: item[1])
        raise Refused(f"This installation is not empty ({table}: {count} rows). Restore into a new data directory or a new database.")
    if rows.counts([apps.get_model("operators.Operator")]) and not operators.first_sign_in_pending():
        raise Refused("Somebody has signed in to this installation already. Restore into a new data directory or a new database.")
    if rows.counts([apps.get_model("facts.WorkerBeat")]) and facts.workers(now=now):
        raise Refused("A worker is at work here. End `goodword up` and `goodword worker` first.")


def _demand_known_migrations(manifest: Manifest) -> None:
    loader = MigrationExecutor(connection).loader
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if app in loader.migrated_apps and (app, name) not in loader.disk_migrations]
    if unknown:
        raise Refused(f"The back-up was made by a newer version of Goodword ({manifest.version}; it knows {unknown[0]}). Install that version or a later one.")


def _demand_same_key(secret_key: str) -> None:
    """What is encrypted and hashed in the rows can be read under the key of the back-up only."""
    if os.environ.get("GOODWORD_SECRET_KEY", secret_key) != secret_key:
        raise Refused(
            "GOODWORD_SECRET_KEY is not the key of the back-up. Unset it, so that the key of the back-up is put into the data directory, or set that one."
        )


def _demand_all_rows(manifest: Manifest, models: Mapping[str, Any]) -> None:
    found = rows.counts(models.values())
    for label, table in manifest.tables.items():
        if found.get(label, 0) != table.rows:
            raise Refused(f"{label} should have {table.rows} rows and got {found.get(label, 0)}. Nothing was restored.")


def _write_files(path: Path, passphrase: str | None) -> None:
    for name, content in archive.members(path, passphrase):
        if name.startswith(FILES):
            target = (settings.DATA_DIR / name.removeprefix(FILES)).resolve()
            if not target.is_relative_to(settings.DATA_DIR):
                raise Refused(f"{name} would lie outside the data directory.")
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, content)


def _put_key(secret_key: bytes) -> None:
    if "GOODWORD_SECRET_KEY" not in os.environ:
        _write(settings.DATA_DIR / SECRET_KEY, io.BytesIO(secret_key))


def _write(target: Path, content: IO[bytes]) -> None:
    with target.open("wb") as file:
        while piece := content.read(1024 * 1024):
            file.write(piece)
    target.chmod(0o600)


def _schema_of(manifest: Manifest) -> dict[str, Any]:
    """Bring the database to the schema of the back-up and return the models of that time by label."""
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state(_leaves(executor, manifest))
    executor.migrate(_leaves(executor, manifest))
    known = {model._meta.label: model for model in state.apps.get_models(include_auto_created=True)}
    missing = sorted(label for label, table in manifest.tables.items() if label not in known or set(rows.columns(known[label])) != set(table.columns))
    if missing:
        raise Refused(f"{missing[0]} has other columns in this version than in the back-up, which was made by {manifest.version}.")
    return {label: known[label] for label in manifest.tables}


def _leaves(executor: MigrationExecutor, manifest: Manifest) -> list[tuple[str, str]]:
    """Return the last migrations that the back-up knew of each app."""
    known = {(app, name) for app, name in manifest.migrations if (app, name) in executor.loader.disk_migrations}
    graph = executor.loader.graph
    return [node for node in sorted(known) if not any(child.key in known and child.key[0] == node[0] for child in graph.node_map[node].children)]
