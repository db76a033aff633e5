"""One piece of an import: rows read and judged without a lock, then written with how far the import got, in one short transaction."""

import contextlib
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.actions.imports import bad_rows
from goodword.contacts.actions.imports.reader import Reader, close, reader_at
from goodword.contacts.actions.imports.standings import load, owners_for
from goodword.contacts.actions.imports.writing import Raced, write
from goodword.contacts.queries.files import Line
from goodword.contacts.queries.imports import absolute
from goodword.contacts.rules.planning import Decision, Deed, plan
from goodword.contacts.rules.rows import Row
from goodword.contacts.values import ImportState, Problem
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.lib.ids import new_id
from goodword.operators import queries as operators

_ATTEMPTS = 8

Taken = Sequence[tuple[Line, Row | tuple[Problem, ...]]]


def step(import_id: UUID, count: int, now: datetime) -> float | None:
    """Take the next rows of a file in and return how long others had to wait for it, in seconds; None at the end of the file."""
    row = models.Import.objects.get(id=import_id)
    locked_s = None
    if row.state == ImportState.RUNNING:
        reader = reader_at(row, row.rows_read)
        if taken := reader.take(count):
            locked_s = _written(row, reader, taken, now=now)
        else:
            _finish(row, now)
    if locked_s is None:
        close(import_id)
    return locked_s


def _written(row: models.Import, reader: Reader, taken: Taken, *, now: datetime) -> float | None:
    """Write a piece, planned anew where somebody was quicker with one of its addresses."""
    for _ in range(_ATTEMPTS):
        with contextlib.suppress(Raced):
            return _commit(row, reader, taken, now=now)
    raise Raced


def _commit(row: models.Import, reader: Reader, taken: Taken, *, now: datetime) -> float | None:
    """Plan and write a piece, and how far it leads; None where another worker has written it, or staff stopped the import."""
    decisions = _decide(row, reader, [one for _, one in taken if isinstance(one, Row)])
    bad = _bad(taken, decisions)
    language = operators.organisation().language
    content = bad_rows.written(bad, headings=row.headings, columns=reader.columns, language=language, first=not row.bad_bytes) if bad else b""
    with transaction.atomic():
        mine = models.Import.objects.select_for_update().filter(id=row.id, state=ImportState.RUNNING, rows_read=row.rows_read).first()
        if mine is None:
            return None
        began = time.perf_counter()
        made = write(row, reader, decisions, now=now)
        counts = Counter(one.deed for one in decisions)
        models.Import.objects.filter(id=row.id, state=ImportState.RUNNING, rows_read=row.rows_read).update(
            rows_read=row.rows_read + len(taken),
            rows_new=mine.rows_new + counts[Deed.NEW],
            rows_updated=mine.rows_updated + counts[Deed.UPDATED],
            rows_same=mine.rows_same + counts[Deed.SAME],
            rows_duplicate=mine.rows_duplicate + counts[Deed.DUPLICATE],
            rows_bad=mine.rows_bad + len(bad),
            bad_bytes=bad_rows.append(absolute(mine.bad_rows_path), mine.bad_bytes, content) if bad else mine.bad_bytes,
            labels_made=[*mine.labels_made, *made],
        )
    return time.perf_counter() - began


def _decide(row: models.Import, reader: Reader, rows: list[Row]) -> list[Decision]:
    owners = owners_for(rows)
    standings = load(set(owners.values()), row.id, columns=reader.columns)
    return plan(rows, owners=owners, standings=standings, overwrite=reader.options.overwrite, new_id=new_id)


def _bad(taken: Taken, decisions: list[Decision]) -> list[tuple[Line, tuple[Problem, ...]]]:
    refused = {one.row.number: one.problem for one in decisions if one.problem}
    bad = []
    for line, one in taken:
        if not isinstance(one, Row):
            bad.append((line, one))
        elif problem := refused.get(one.number):
            bad.append((line, (problem,)))
    return bad


def _finish(row: models.Import, now: datetime) -> None:
    with transaction.atomic():
        done = {"state": ImportState.DONE, "rows_total": row.rows_read, "ended_at": now}
        if models.Import.objects.filter(id=row.id, state=ImportState.RUNNING, rows_read=row.rows_read).update(**done):
            record(facts.ContactsImported(import_id=row.id), now=now)
