"""The dry run: goes through the whole file and says what would happen, without touching a contact."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.actions.imports.reader import close, reader_at
from goodword.contacts.actions.imports.standings import load, owners_for
from goodword.contacts.rules.planning import Decision, Deed, Standing, plan
from goodword.contacts.rules.rows import Columns, Row
from goodword.contacts.values import IdentityKind, ImportState
from goodword.lib.ids import new_id


class _Seen:
    """The new people of the file so far, in a temporary database of its own, so that memory stays flat."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # private, on disk once it grows
        self._db.execute("pragma journal_mode = off")
        self._db.execute("create table owner (key text primary key, person text) without rowid")
        self._db.execute("create table person (id text primary key, first_name text, known text) without rowid")
        self._db.execute("create table touched (id text primary key) without rowid")
        self.counts: Counter[str] = Counter()
        self.position = 0
        self.setup: object = None

    def owners(self, keys: Iterable[str]) -> dict[str, UUID]:
        rows = self._db.execute("select key, person from owner where key in (select value from json_each(?))", [json.dumps(list(keys))])
        return {key: UUID(person) for key, person in rows}

    def people(self, ids: Collection[UUID]) -> dict[UUID, Standing]:
        rows = self._db.execute("select id, first_name, known from person where id in (select value from json_each(?))", [_texts(ids)])
        return {
            UUID(person): Standing(
                id=UUID(person),
                fields={"first_name": first_name},
                known={key: (IdentityKind(kind), source) for key, kind, source in json.loads(known)},
                new=True,
                touched=True,
            )
            for person, first_name, known in rows
        }

    def touched(self, ids: Collection[UUID]) -> set[UUID]:
        rows = self._db.execute("select id from touched where id in (select value from json_each(?))", [_texts(ids)])
        return {UUID(one) for (one,) in rows}

    def note(self, decisions: Iterable[Decision]) -> None:
        """Remember what a piece found."""
        standings = {one.standing.id: one.standing for one in decisions if one.standing}.values()
        self._db.execute("begin")
        for one in standings:
            if one.new:
                known = json.dumps([(key, kind.value, source) for key, (kind, source) in one.known.items()])
                self._db.execute("insert or replace into person values (?, ?, ?)", (str(one.id), str(one.fields.get("first_name") or ""), known))
            else:
                self._db.execute("insert or ignore into touched values (?)", (str(one.id),))
            self._db.executemany("insert or ignore into owner values (?, ?)", [(identity.key, str(one.id)) for identity, claimed in one.added if claimed])
        self._db.execute("commit")


_checks: dict[UUID, _Seen] = {}  # at most one; a process that was killed begins its dry run anew


def step(import_id: UUID, count: int, now: datetime) -> float | None:
    """Go through the next rows of a dry run and return how long others had to wait for it, in seconds; None at its end."""
    row = models.Import.objects.get(id=import_id)
    if row.state != ImportState.CHECKING:
        _end(import_id)
        return None
    seen = _checks.get(import_id)
    setup = (row.mapping, row.options)
    if seen is None or seen.position != row.rows_read or seen.setup != setup:
        _checks.clear()
        seen = _checks[import_id] = _Seen()
        seen.setup = setup
    reader = reader_at(row, seen.position)
    taken = reader.take(count)
    good = [one for _, one in taken if isinstance(one, Row)]
    seen.counts[Deed.BAD] += len(taken) - len(good)
    decisions = _plan(good, seen, import_id, overwrite=reader.options.overwrite, columns=reader.columns)
    seen.counts.update(one.deed.value for one in decisions)
    seen.note(decisions)
    seen.position = reader.position
    changed = {"rows_read": seen.position, "preview": {deed.value: seen.counts[deed] for deed in Deed}}
    if not taken:
        changed |= {"state": ImportState.CHECKED, "rows_total": seen.position}
    stored = models.Import.objects.filter(id=import_id, state=ImportState.CHECKING, rows_read=row.rows_read).update(**changed)
    if stored and taken:
        return 0
    _end(import_id)
    return None


def _plan(rows: list[Row], seen: _Seen, import_id: UUID, *, overwrite: bool, columns: Columns) -> list[Decision]:
    owners = seen.owners({one.key for row in rows for one in row.identities}) | owners_for(rows)
    standings = seen.people(set(owners.values()))
    stored = set(owners.values()) - standings.keys()
    touched = seen.touched(stored)
    for one in load(stored, import_id, columns=columns).values():
        one.touched = one.id in touched
        standings[one.id] = one
    return plan(rows, owners=owners, standings=standings, overwrite=overwrite, new_id=new_id)


def _end(import_id: UUID) -> None:
    _checks.pop(import_id, None)
    close(import_id)


def _texts(ids: Iterable[UUID]) -> str:
    return json.dumps([str(one) for one in ids])
