"""The statements that store outcomes, set by set, in the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

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

_Claim = tuple[UUID, str]  # the outcome that holds a key, and its fingerprint


def store_outcomes(cursor: Any, vendor: str, outcomes: Sequence[NewOutcome], *, ids: Sequence[UUID], now: datetime) -> list[Result]:
    """Store outcomes that are new and return one result for each, in their order.

    `ids` are the ids they get, made before the transaction, so that one that is tried again finds itself stored rather than a duplicate. An outcome
    whose id had come before is a duplicate if it says the same, else refused and written down as a conflict.
    """
    if not outcomes:
        return []
    first: dict[UUID, int] = {}
    for place, outcome in enumerate(outcomes):
        first.setdefault(outcome.key, place)
    claims = _claim(cursor, vendor, {key: (ids[place], outcomes[place].fingerprint) for key, place in first.items()}, now)
    new = [(ids[place], outcomes[place]) for key, place in first.items() if claims[key][0] == ids[place]]
    bulk.insert(cursor, vendor, "events_outcome", _OUTCOME, [_row(outcome_id, outcome, now) for outcome_id, outcome in new], tail="on conflict do nothing")
    results, conflicts = [], []
    for place, outcome in enumerate(outcomes):
        holder, fingerprint = claims[outcome.key]
        if holder == ids[place]:
            results.append(Result(Status.STORED, holder))
        elif same_outcome(fingerprint, outcome.fingerprint):
            results.append(Result(Status.DUPLICATE, holder))
        else:
            conflicts.append((holder, outcome))
            results.append(Result(Status.REFUSED, None, conflict_problem()))
    if conflicts:
        _write_conflicts(cursor, vendor, conflicts, now)
    return results


def _claim(cursor: Any, vendor: str, wanted: Mapping[UUID, _Claim], now: datetime) -> dict[UUID, _Claim]:
    """Claim keys and return who holds each of them now."""
    rows = [(key, *wanted[key], now) for key in sorted(wanted)]
    if vendor == "postgresql":
        bulk.insert(cursor, vendor, "events_outcomeclaim", _CLAIM, rows, tail="on conflict do nothing returning key")
        won = {key for (key,) in cursor.fetchall()}
        lost = [key for key in wanted if key not in won]
        return {**wanted, **_holders(cursor, vendor, lost)} if lost else dict(wanted)
    # SQLite has one writer at a time, and the transaction is it: looking first is safe, and executemany returns no rows.
    held = _holders(cursor, vendor, list(wanted))
    bulk.insert(cursor, vendor, "events_outcomeclaim", _CLAIM, [row for row in rows if row[0] not in held], tail="")
    return {**wanted, **held}


def _holders(cursor: Any, vendor: str, keys: Sequence[UUID]) -> dict[UUID, _Claim]:
    where, values = bulk.any_of(vendor, "key", keys)
    cursor.execute(f"select key, outcome_id, fingerprint from events_outcomeclaim where {where}", values)
    return {to_uuid(key): (to_uuid(outcome_id), fingerprint) for key, outcome_id, fingerprint in cursor.fetchall()}


def _row(outcome_id: UUID, outcome: NewOutcome, now: datetime) -> tuple[object, ...]:
    return (
        outcome_id, outcome.source, outcome.type, outcome.external_id, outcome.person_key, outcome.shard, outcome.person,
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
