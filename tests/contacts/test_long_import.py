"""A file of 100,000 people in which everything goes wrong: good rows in, bad rows back, memory flat, nothing left once it is undone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

# four minutes of one core; the second database shows the same with a quarter
ROWS = {"sqlite": 100_000, "postgresql": 25_000}
MEMORY_MB = 250
ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.service, pytest.mark.django_db]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment of a process with a data directory and a database of its own, of the kind that this run tests."""
    environment = {**os.environ, "GOODWORD_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "goodword.project.settings"}
    if connection.vendor == "sqlite":
        yield {**environment, "DATABASE_URL": ""}
        return
    import psycopg

    where = settings.DATABASES["default"]
    name = f"goodword_import_{os.getpid()}"
    server = f"postgresql://{where['USER']}:{where['PASSWORD']}@{where['HOST']}:{where['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"create database {name}")
        try:
            yield {**environment, "DATABASE_URL": f"{server}/{name}"}
        finally:
            admin.execute(f"drop database {name} with (force)")


def run(environment: dict[str, str]) -> dict[str, Any]:
    script = [sys.executable, str(ROOT / "tests" / "contacts" / "import_in_process.py"), str(ROWS[connection.vendor])]
    done = subprocess.run(script, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_long_bad_file_is_sorted_in_flat_memory_and_undone_without_a_trace(database: dict[str, str], record_property: Callable[[str, object], None]) -> None:
    found = run(database)
    expected = found["expected"]
    counts = {"new": expected["new"], "updated": 0, "same": 0, "duplicate": expected["duplicate"], "bad": len(expected["bad"])}
    assert found["rows"] == expected["rows"] == ROWS[connection.vendor]
    assert found["counts"] == found["preview"] == counts
    assert found["people"] == expected["new"]
    assert found["bad"] == expected["bad"], "each bad row is returned once, with its line"
    assert found["reasonless"] == []
    assert found["peak_mb"] < MEMORY_MB
    assert found["state"] == "undone"
    assert set(found["left"].values()) == {0}
    for name in ("peak_mb", "cpu_s", "clicks"):
        record_property(name, found[name])
