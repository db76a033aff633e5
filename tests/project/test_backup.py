import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from goodword.facts import actions, queries
from goodword.facts.actions import beats
from goodword.facts.values import JobState
from goodword.lib.ids import new_id
from goodword.lib.sealing import CannotOpen
from goodword.operators.queries import organisation
from goodword.project.backup import archive, dump, restore, rows
from tests.project.rows import MOMENT, fill

pytestmark = pytest.mark.django_db(transaction=True)

LATER = MOMENT + timedelta(days=1)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the installation of the test a data directory of its own."""
    directory = tmp_path / "data"
    (directory / "brand").mkdir(parents=True)
    (directory / "brand" / "logo.svg").write_bytes(b"<svg/>")
    monkeypatch.setattr(settings, "DATA_DIR", directory)
    monkeypatch.delenv("GOODWORD_SECRET_KEY", raising=False)
    return directory


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "goodword.backup"


def everything() -> dict[str, list[dict[str, Any]]]:
    found = {model._meta.label: [_plain(row) for row in model._base_manager.order_by("pk").values()] for model in rows.kept_models()}
    for firm in found["operators.Organisation"]:
        firm["outbound_held_at"] = None
    return found


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    leaseless = {name: value for name, value in row.items() if not name.startswith("leased_")}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in leaseless.items()}


def lose_everything() -> None:
    with transaction.atomic():
        rows.clear(rows.kept_models())


def backup(path: Path, passphrase: str | None = None) -> None:
    dump.write(path, passphrase=passphrase, now=MOMENT)


def restored(path: Path, passphrase: str | None = None) -> None:
    restore.read(path, passphrase=passphrase, now=LATER)


@pytest.mark.parametrize("passphrase", [None, "horse battery"])
def test_every_row_of_every_table_comes_back_as_it_was(file: Path, passphrase: str | None) -> None:
    fill(rows.kept_models())
    before = everything()
    assert all(before.values())
    backup(file, passphrase)
    lose_everything()
    restored(file, passphrase)
    assert everything() == before


def test_files_and_secret_key_come_back_and_only_the_owner_can_read_them(file: Path, data_dir: Path) -> None:
    backup(file)
    (data_dir / "brand" / "logo.svg").unlink()
    restored(file)
    assert (data_dir / "brand" / "logo.svg").read_bytes() == b"<svg/>"
    assert (data_dir / "secret_key").read_text() == settings.SECRET_KEY
    assert [path.stat().st_mode & 0o777 for path in (file, data_dir / "secret_key", data_dir / "brand" / "logo.svg")] == [0o600] * 3


def test_counting_columns_go_on_after_the_highest_number(file: Path) -> None:
    fill(rows.kept_models())
    backup(file)
    lose_everything()
    restored(file)
    owner = apps.get_model("operators.Operator")._base_manager.get()
    assert apps.get_model("mfa.Authenticator")._base_manager.create(user_id=owner.pk, type="totp", data={}).pk > 7001


def test_a_restored_installation_sends_and_pays_nothing(file: Path) -> None:
    backup(file)
    assert organisation().outbound_held_at is None
    restored(file)
    assert organisation().outbound_held_at == LATER


def test_leased_jobs_are_due_after_a_restore(file: Path) -> None:
    job = apps.get_model("facts.Job")._base_manager
    job.create(reaction="x", run_at=MOMENT, leased_by=new_id(), leased_until=LATER + timedelta(days=1))
    backup(file)
    lose_everything()
    restored(file)
    assert job.get().leased_by is None
    assert queries.job_counts()[JobState.DUE] == 1
    assert actions.drop([job.get().id], now=LATER) == 1


def test_nothing_is_restored_where_something_is(file: Path) -> None:
    fill(rows.kept_models())
    backup(file)
    before = everything()
    with pytest.raises(restore.Refused, match="not empty"):
        restored(file)
    assert everything() == before


def test_a_server_that_was_only_started_counts_as_empty(file: Path) -> None:
    from goodword.operators import actions as operators

    fill(rows.kept_models())
    backup(file)
    before = everything()
    lose_everything()
    operators.first_sign_in_link(now=MOMENT)
    restored(file)
    assert everything() == before


def test_nothing_is_restored_beside_a_worker(file: Path) -> None:
    backup(file)
    beats.beat(worker_id=new_id(), host="here", pid=1, now=LATER)
    with pytest.raises(restore.Refused, match="worker"):
        restored(file)


def test_another_secret_key_in_the_environment_is_refused_before_anything_is_written(file: Path, monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    fill(rows.kept_models())
    backup(file)
    lose_everything()
    monkeypatch.setenv("GOODWORD_SECRET_KEY", "another")
    with pytest.raises(restore.Refused, match="not the key"):
        restored(file)
    assert not any(everything().values())
    assert not (data_dir / "secret_key").exists()


def test_a_wrong_passphrase_restores_nothing_and_says_so(file: Path) -> None:
    backup(file, "right")
    for passphrase in ("wrong", None):
        with pytest.raises(CannotOpen, match="passphrase"):
            restored(file, passphrase)


def changed(path: Path, *, name: str | None, content: bytes | None) -> None:
    """Write the file anew with one member changed, or left out where there is no content."""
    with tarfile.open(path) as old:
        kept = [(member.name, old.extractfile(member).read()) for member in old]  # type: ignore[union-attr]
    with tarfile.open(path, "w:gz") as new:
        for member, was in kept:
            now = content if member == name else was
            if now is not None:
                entry = tarfile.TarInfo(member)
                entry.size = len(now)
                new.addfile(entry, io.BytesIO(now))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("secret_key", b"another", "missing or changed"),
        ("tables/operators.Operator/000000.jsonl", None, "missing or changed"),
        ("manifest.json", None, "cut short"),
        ("manifest.json", b"{}", "cannot be read"),
        ("manifest.json", b'{"format": 2}', "format 2"),
    ],
)
def test_a_file_with_a_changed_or_missing_member_restores_nothing(file: Path, name: str, content: bytes | None, words: str) -> None:
    fill(rows.kept_models())
    backup(file)
    lose_everything()
    changed(file, name=name, content=content)
    with pytest.raises(archive.Damaged, match=words):
        restored(file)
    assert not any(everything().values())


@pytest.mark.parametrize("content", [b"", b"hello", gzip.compress(b"hello", mtime=0)])
def test_what_is_no_backup_is_called_so(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(archive.Damaged):
        restored(file)


def test_a_backup_of_a_newer_version_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_applied("facts", "0999_from_the_future")
    try:
        backup(file)
    finally:
        MigrationRecorder(connection).record_unapplied("facts", "0999_from_the_future")
    with pytest.raises(restore.Refused, match="newer version"):
        restored(file)


def test_an_unfinished_backup_leaves_neither_itself_nor_harm_to_the_last_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(file)
    before = file.read_bytes()

    def fail(model: object) -> Iterator[tuple[int, bytes]]:
        raise OSError("disk full")

    monkeypatch.setattr(rows, "parts", fail)
    with pytest.raises(OSError, match="disk full"):
        backup(file)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == [file.name]


def test_a_large_table_is_read_in_pieces(file: Path) -> None:
    jobs = apps.get_model("facts.Job")._base_manager
    jobs.bulk_create([apps.get_model("facts.Job")(reaction="x", run_at=MOMENT) for _ in range(4001)])
    with CaptureQueriesContext(connection):
        backup(file)
    with tarfile.open(file) as tar:
        assert [name for name in tar.getnames() if "facts.Job" in name] == [f"tables/facts.Job/{number:06}.jsonl" for number in range(3)]
    lose_everything()
    restored(file)
    assert jobs.count() == 4001


def test_the_sign_nul_is_left_out_and_a_text_that_speaks_of_it_is_kept() -> None:
    lines = json.dumps(["a\0b\0\0", "\\u0000", "\\\0"]).encode()
    assert json.loads(rows.without_nul(lines)) == ["ab", "\\u0000", "\\"]
