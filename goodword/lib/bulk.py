"""Rows in bulk over a plain database cursor: one statement for many rows on PostgreSQL, executemany on SQLite.

The ORM's bulk_create costs 30 to 50 µs of CPU a row, this 5 to 10; the paths that bench/ watches go through here.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

_encode = msgspec.json.Encoder().encode


def insert(cursor: Any, vendor: str, table: str, columns: dict[str, str], rows: Sequence[Sequence[object]], *, tail: str = "on conflict do nothing") -> int:
    """Insert rows into a table in one statement, let `tail` say what a conflict means, and return how many were written.

    `columns` maps each column to its PostgreSQL type; `cursor` is a Django cursor and `vendor` its connection's. No row may clash with another of
    the same call where `tail` updates.
    """
    if not rows:
        return 0
    names = ", ".join(f'"{name}"' for name in columns)
    if vendor == "postgresql":
        cursor.execute(f'insert into "{table}" ({names}) {_recordset(columns)} {tail}', [_as_json(rows, len(columns))])
    else:
        marks = ", ".join(["%s"] * len(columns))
        stored = [_column(kind, values) for kind, values in zip(columns.values(), zip(*rows, strict=True), strict=True)]
        cursor.executemany(f'insert into "{table}" ({names}) values ({marks}) {tail}', list(zip(*stored, strict=True)))
    return int(cursor.rowcount)


def _recordset(columns: dict[str, str]) -> str:
    """Return a SELECT that unpacks rows from one JSON text: the driver turns a list of thousands of values into an array one by one, in Python."""
    names = [f"c{number}" for number in range(len(columns))]
    given = ", ".join(f"{name} {'text' if kind == 'jsonb' else kind}" for name, kind in zip(names, columns.values(), strict=True))
    wanted = ", ".join(f"{name}::jsonb" if kind == "jsonb" else name for name, kind in zip(names, columns.values(), strict=True))
    return f"select {wanted} from json_to_recordset(%s) as given({given})"


def _as_json(rows: Sequence[Sequence[object]], width: int) -> str:
    names = [f"c{number}" for number in range(width)]
    return _encode([dict(zip(names, row, strict=True)) for row in rows]).decode()


def any_of(vendor: str, column: str, values: Iterable[object], kind: str = "uuid") -> tuple[str, list[Any]]:
    """Return an SQL condition "column is one of these" with its parameters, without a limit on how many."""
    if vendor == "postgresql":
        return f"{column} = any(%s::{kind}[])", [array(values)]
    import json

    return f"{column} in (select value from json_each(%s))", [json.dumps([plain(value) for value in values])]


def array(values: Iterable[object]) -> str:
    """Return ids, texts, numbers, truth values and None as the text of a PostgreSQL array, for a parameter such as %s::uuid[].

    Given a list, the driver would write its values one by one through dumpers in Python, at ten times the price.
    """
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: object) -> str:
    """Return an element as PostgreSQL reads it ("Array Input and Output Syntax" of its manual)."""
    if type(value) is UUID:
        return value.hex
    if type(value) is not str:
        return "null" if value is None else str(value)
    text = value
    if '"' in text or "\\" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def read_id(value: Any) -> UUID:
    """Return a UUID as a cursor gave it: PostgreSQL's driver makes one, SQLite stores hex."""
    return value if isinstance(value, UUID) else UUID(value)


def read_time(value: Any) -> datetime:
    """Return a moment as a cursor gave it: PostgreSQL's driver makes one, SQLite stores naive UTC."""
    moment: datetime = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _column(kind: str, values: Sequence[Any]) -> Sequence[Any]:
    """Return a column as SQLite stores it; a batch names the same few moments over and over."""
    if kind == "uuid":
        return [value.hex if type(value) is UUID else value for value in values]
    if kind == "timestamptz":
        seen = {value: plain(value) for value in set(values)}
        return [seen[value] for value in values]
    return values


def plain(value: object) -> Any:
    """Return a value as SQLite stores it the way Django's fields do: UUIDs as hex, times as naive UTC text."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return (
            value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
            if value.microsecond
            else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        )
    return value
