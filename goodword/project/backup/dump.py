"""`goodword backup`: write the file."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import goodword
from goodword.project.backup import rows
from goodword.project.backup.archive import FILES, FORMAT, SECRET_KEY, TABLES, Manifest, Table, Writer, sealed

_NOT_KEPT = {"secret_key", "migrate.lock"}  # the key goes in by itself, wherever it comes from


def write(path: Path, *, passphrase: str | None, now: datetime) -> Manifest:
    """Write everything into a new file, sealed where there is a passphrase, and return what went in.

    The file has its name only once it is whole, and only its owner can read it. Rows are as of one moment; writers are not stopped.
    """
    unfinished = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with sealed(file, passphrase) as stream:
                manifest = _write_members(Writer(stream), leave_out={path.resolve(), unfinished.resolve()}, now=now)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write_members(writer: Writer, *, leave_out: set[Path], now: datetime) -> Manifest:
    with rows.snapshot():
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        manifest = Manifest(FORMAT, goodword.__version__, now.isoformat(), connection.vendor, applied)
        for model in rows.kept_models():
            label = model._meta.label
            table = manifest.tables[label] = Table(rows.columns(model))
            for number, (count, lines) in enumerate(rows.parts(model)):
                writer.add(f"{TABLES}{label}/{number:06}.jsonl", lines)
                table.rows += count
    for file in _files(leave_out):
        writer.add_file(FILES + file.relative_to(settings.DATA_DIR).as_posix(), file)
    writer.add(SECRET_KEY, settings.SECRET_KEY.encode())
    writer.finish(manifest)
    return manifest


def _files(leave_out: set[Path]) -> Iterator[Path]:
    """Give the files of the data directory, without the database and the back-up itself."""
    database = str(settings.DATABASES["default"]["NAME"]) if connection.vendor == "sqlite" else ""
    for path in sorted(settings.DATA_DIR.rglob("*")):
        is_database = bool(database) and str(path).removesuffix("-wal").removesuffix("-shm").removesuffix("-journal") == database
        if path.is_file() and not path.is_symlink() and not is_database and path.resolve() not in leave_out and path.name not in _NOT_KEPT:
            yield path
