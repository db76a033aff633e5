"""The statements that store outcomes, set by set, in the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from goodword.events.rules import conflict_problem, same_outcome
from goodword.events.values import NewOutcome, Result, Status
from goodword.lib import bulk
from goodword.lib.database import to_moment, to_uuid
from goodword.lib.ids import same_id

_CLAIM = {"key": "uuid", "outcome_id": "uuid", "fingerprint": "text", "at": "timestamptz"}
_OUTCOME = {
    "id": "uuid", "source": "text", "type": "text", "external_id": "text", "person_key": "text", "shard": "smallint", "person": "jsonb",
    "contact_id": "uuid", "occurred_at": "timestamptz", "received_at": "timestamptz", "amount_minor": "bigint", "currency": "text", "code": "text",
    "click_id": "text", "refund_of": "text", "program_id": "uuid", "history": "bool", "properties": "text", "state": "text", "error": "text",
}  # fmt: skip
_CONFLICT = {
    "id": "uuid", "key": "uuid", "outcome_id": "uuid", "source": "text", "type": "text", "external_id": "text", "content": "jsonb",
    "at": "timestamptz", "note": "text",
}  # fmt: skip

# Claim and outcome in one statement, unpacked from one JSON text that msgspec writes; in sorted order, for two processes that claim the same keys
# must not wait for each other.
_SENT = {name: kind for name, kind in _OUTCOME.items() if name not in {"received_at", "state", "error"}}
_GIVEN = ", ".join(f"{name} {'text' if kind == 'jsonb' else kind}" for name, kind in _SENT.items())
_POSTGRESQL = f"""
with given as materialized (
  select * from json_to_recordset(%s) as given(key uuid, fingerprint text, {_GIVEN})
), claimed as (
  insert into events_outcomeclaim (key, outcome_id, fingerprint, at) select key, id, fingerprint, %s from given order by key
  on conflict do nothing returning outcome_id
)
insert into events_outcome ({", ".join(_SENT)}, received_at, state, error)
select {", ".join("person::jsonb" if name == "person" else name for name in _SENT)}, %s, 'waiting', '' from given
where id in (select outcome_id from claimed) returning id
"""

_encode = msgspec.json.Encoder().encode

_Claim = tuple[UUID, str]  # the outcome that holds a key, and its fingerprint


def store_outcomes(cursor: Any, vendor: str, outcomes: Sequence[NewOutcome], *, now: datetime) -> list[Result]:
    """Store outcomes that are new and return one result for each, in their order.

    An outcome whose id in its source had come before is a duplicate if it says the same, else refused and written down as a conflict.
    """
    if not outcomes:
        return []
    first: dict[UUID, NewOutcome] = {}
    for outcome in outcomes:
        first.setdefault(outcome.key, outcome)
    held = (_store_in_postgresql if vendor == "postgresql" else _store_in_sqlite)(cursor, first, now)
    results, conflicts = [], []
    for outcome in outcomes:
        holder, fingerprint = held.get(outcome.key) or (first[outcome.key].id, first[outcome.key].fingerprint)
        if holder == outcome.id:
            results.append(Result(Status.STORED, holder))
        elif same_outcome(fingerprint, outcome.fingerprint):
            results.append(Result(Status.DUPLICATE, holder))
        else:
            conflicts.append((holder, outcome))
            results.append(Result(Status.REFUSED, None, conflict_problem()))
    if conflicts:
        _write_conflicts(cursor, vendor, conflicts, now)
    return results


def _store_in_postgresql(cursor: Any, first: Mapping[UUID, NewOutcome], now: datetime) -> dict[UUID, _Claim]:
    """Store those whose key was free and return who holds the others."""
    cursor.execute(_POSTGRESQL, [_encode(list(first.values())).decode(), now, now])
    stored = {outcome_id for (outcome_id,) in cursor.fetchall()}
    taken = [key for key, outcome in first.items() if outcome.id not in stored] if len(stored) < len(first) else []
    return _holders(cursor, "postgresql", taken) if taken else {}


def _store_in_sqlite(cursor: Any, first: Mapping[UUID, NewOutcome], now: datetime) -> dict[UUID, _Claim]:
    """Do the same where there is one writer at a time, and the transaction is it: looking first is safe, and executemany returns no rows."""
    held = _holders(cursor, "sqlite", list(first))
    new = [outcome for key, outcome in first.items() if key not in held]
    bulk.insert(cursor, "sqlite", "events_outcomeclaim", _CLAIM, [(one.key, one.id, one.fingerprint, now) for one in new], tail="")
    bulk.insert(cursor, "sqlite", "events_outcome", _OUTCOME, [_row(one, now) for one in new])
    return held


def _holders(cursor: Any, vendor: str, keys: Sequence[UUID]) -> dict[UUID, _Claim]:
    where, values = bulk.any_of(vendor, "key", keys)
    cursor.execute(f"select key, outcome_id, fingerprint from events_outcomeclaim where {where}", values)
    return {to_uuid(key): (to_uuid(outcome_id), fingerprint) for key, outcome_id, fingerprint in cursor.fetchall()}


def _row(outcome: NewOutcome, now: datetime) -> tuple[object, ...]:
    return (
        outcome.id, outcome.source, outcome.type, outcome.external_id, outcome.person_key, outcome.shard, outcome.person,
        outcome.contact_id, outcome.occurred_at, now, outcome.amount_minor, outcome.currency, outcome.code,
        outcome.click_id, outcome.refund_of, outcome.program_id, outcome.history, outcome.properties, "waiting", "",
    )  # fmt: skip


def _write_conflicts(cursor: Any, vendor: str, conflicts: Sequence[tuple[UUID, NewOutcome]], now: datetime) -> None:
    """Write down both sides of each conflict, once however often it is sent; a loop of the worker tells staff."""
    where, values = bulk.any_of(vendor, "id", {holder for holder, _ in conflicts})
    cursor.execute(f"select id, amount_minor, currency, occurred_at, person_key from events_outcome where {where}", values)
    stored = {to_uuid(row[0]): row[1:] for row in cursor.fetchall()}
    rows = {}
    for holder, outcome in conflicts:
        conflict_id = same_id(outcome.key, outcome.fingerprint)
        amount_minor, currency, occurred_at, person_key = stored.get(holder, (None, "", None, ""))
        content = {
            "stored": _side(amount_minor, currency, to_moment(occurred_at)),
            "sent": _side(outcome.amount_minor, outcome.currency, outcome.occurred_at),
            "same_person": person_key == outcome.person_key,
        }
        rows[conflict_id] = (conflict_id, outcome.key, holder, outcome.source, outcome.type, outcome.external_id, json.dumps(content), now, "")
    bulk.insert(cursor, vendor, "events_outcomeconflict", _CONFLICT, list(rows.values()))


def _side(amount_minor: int | None, currency: str, occurred_at: datetime | None) -> dict[str, object]:
    return {"amount_minor": amount_minor, "currency": currency, "occurred_at": occurred_at.isoformat() if occurred_at else None}
