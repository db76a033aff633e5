"""Record facts together with the jobs that follow from them, in the transaction of the decision."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, get_type_hints
from uuid import UUID

from django.db import connection, transaction

from goodword.facts.catalogue import Fact
from goodword.facts.values import JobState
from goodword.lib import bulk
from goodword.lib.ids import new_id

_FACT = {"id": "uuid", "name": "text", "body": "jsonb", "at": "timestamptz"}
_JOB = {
    "id": "uuid", "fact_id": "uuid", "reaction": "text", "key": "text", "state": "text", "run_at": "timestamptz", "attempts": "smallint", "error": "text",
}  # fmt: skip

Reaction = Callable[[Any, datetime], None]  # (fact, now) -> None

_reactions: dict[str, tuple[str, ...]] = {}  # name of the fact -> names of its reactions
_functions: dict[str, Reaction] = {}


def connect(table: Mapping[type[Fact], Sequence[Reaction]]) -> None:
    """Make the table of `goodword/reactions.py` known; called once at start."""
    _reactions.clear()
    _functions.clear()
    for fact, reactions in table.items():
        _reactions[fact.__name__] = tuple(name_of(reaction) for reaction in reactions)
        _functions.update({name_of(reaction): reaction for reaction in reactions})


def name_of(reaction: Reaction) -> str:
    """Return the name under which a job knows its reaction, such as "messaging.actions.tell_staff"."""
    return f"{reaction.__module__}.{reaction.__qualname__}".removeprefix("goodword.")


def function(name: str) -> Reaction:
    """Return the reaction of that name; raise KeyError where the table has none (any more)."""
    return _functions[name]


def knows(fact: str, reaction: str) -> bool:
    """Tell whether a fact of that name and a reaction of that name still exist."""
    return reaction in _functions and fact in _kinds()


def from_name(name: str, body: Mapping[str, Any]) -> Fact:
    """Return the fact that was written down under a name; raise KeyError where there is none of that name any more."""
    return from_body(_kinds()[name], body)


def record(fact: Fact, *, now: datetime) -> UUID:
    """Write a fact down with one job for each reaction to it; needs the caller's transaction."""
    return record_all([fact], now=now)[0]


def record_all(facts: Sequence[Fact], *, now: datetime) -> list[UUID]:
    """Write several facts down in two statements and return their ids; needs the caller's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a fact belongs in the transaction of the decision it tells of")
    rows = [(new_id(), type(fact).__name__, json.dumps(to_body(fact)), now) for fact in facts]
    jobs = [(new_id(), row[0], reaction, "", JobState.DUE.value, now, 0, "") for row in rows for reaction in _reactions.get(row[1], ())]
    with connection.cursor() as cursor:
        bulk.insert(cursor, connection.vendor, "facts_fact", _FACT, rows, tail="")
        bulk.insert(cursor, connection.vendor, "facts_job", _JOB, jobs, tail="")
    return [row[0] for row in rows]


def to_body(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain JSON."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def from_body(kind: type[Fact], body: Mapping[str, Any]) -> Fact:
    """Return the fact that `to_body` wrote; fields added since then take their defaults."""
    hints = get_type_hints(kind)
    return kind(**{name: _typed(value, hints[name]) for name, value in body.items() if name in hints})


def _kinds() -> dict[str, type[Fact]]:
    return {kind.__name__: kind for kind in Fact.__subclasses__()}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _typed(value: Any, hint: Any) -> Any:
    if hint is UUID or (hint == UUID | None and value is not None):
        return UUID(value)
    if isinstance(value, list):
        inner = hint.__args__[0]
        return tuple(_typed(item, inner) for item in value)
    return value
