"""Imports a long bad file and undoes it, in a process of its own, and prints as JSON what that took; run by test_long_import.py."""

import json
import os
import re
import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - only once Django is set up
from django.db import connection  # noqa: E402

from goodword.contacts import models  # noqa: E402
from goodword.contacts.actions import imports  # noqa: E402
from goodword.contacts.queries import imports as lookup  # noqa: E402
from goodword.contacts.values import FieldType  # noqa: E402
from goodword.lib.ids import new_id  # noqa: E402
from goodword.operators.values import SYSTEM  # noqa: E402
from tests.contacts.bad_people import Expected, lines  # noqa: E402
from tests.contacts.makers import NOW  # noqa: E402


class Clicks(threading.Thread):
    """Writes to the same SQLite file over and over, as clicks do, and notes how long each had to wait."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.waits: dict[str, list[float]] = {}
        self.phase = "upload"
        self.over = threading.Event()

    def run(self) -> None:
        if connection.vendor != "sqlite":
            return
        database = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None, timeout=30)
        database.execute("create table if not exists click (at real)")
        while not self.over.wait(0.003):
            began = time.perf_counter()
            database.execute("begin immediate")
            database.execute("insert into click values (1)")
            database.execute("commit")
            self.waits.setdefault(self.phase, []).append(time.perf_counter() - began)
        database.execute("drop table click")
        database.close()


def told(waits: list[float]) -> dict[str, float]:
    """Return how many clicks there were and how long the slow ones had to wait; `waits` is sorted."""
    return {"count": len(waits), "p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1), "longest_ms": round(waits[-1] * 1000, 1)}


def work() -> float:
    """Work everything off and return the seconds of CPU that this took."""
    began = time.process_time()
    worker = new_id()
    while imports.work(worker, NOW):
        pass
    return time.process_time() - began


def peak_memory_mb() -> int:
    """Return the most memory that this process has held; `ru_maxrss` would count what the process that started it held before."""
    (kb,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kb) // 1024


def main(count: int) -> dict[str, Any]:
    """Import `count` rows and undo them."""
    call_command("migrate", verbosity=0)
    models.CustomField.objects.create(slug="roast", label="Roast", type=FieldType.CHOICE, options=["Nordkap", "Dark"], created_at=NOW)
    expected = Expected()
    clicks = Clicks()
    clicks.start()
    import_id = imports.upload("people.csv", lines(count, expected), actor=SYSTEM, now=NOW)
    draft = lookup.imported(import_id)
    imports.set_up(import_id, mapping=dict(draft.mapping), options=draft.options, actor=SYSTEM, now=NOW)
    clicks.phase = "check"
    check_s = work()
    checked = lookup.imported(import_id)
    clicks.phase = "take"
    imports.begin(import_id, actor=SYSTEM, now=NOW)
    take_s = work()
    taken = lookup.imported(import_id)
    bad = lookup.bad_rows(import_id, limit=count)
    people = models.Contact.objects.count()
    peak_mb = peak_memory_mb()
    clicks.phase = "undo"
    imports.undo(import_id, actor=SYSTEM, now=NOW)
    undo_s = work()
    clicks.over.set()
    clicks.join()
    kinds = (models.Contact, models.Identity, models.ContactKey, models.Tag, models.ContactTag, models.ImportedBefore)
    return {
        "expected": {"rows": expected.rows, "new": expected.people, "duplicate": expected.duplicates, "bad": sorted(expected.bad)},
        "preview": vars(checked.preview) if checked.preview else None,
        "counts": vars(taken.counts),
        "rows": taken.rows_read,
        "people": people,
        "bad": [row.number for row in bad],
        "reasons": sorted({row.reason.split("”")[-1] for row in bad}),
        "reasonless": [row.number for row in bad if not row.reason],
        "left": {model.__name__: model.objects.count() for model in kinds},
        "state": lookup.imported(import_id).state,
        "peak_mb": peak_mb,
        "cpu_s": {"check": round(check_s, 1), "take": round(take_s, 1), "undo": round(undo_s, 1)},
        "clicks": {phase: told(sorted(waits)) for phase, waits in clicks.waits.items()},
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
