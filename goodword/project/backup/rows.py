"""Rows of every table as lines of JSON, the same from both databases, and back."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

# What is not worth keeping: sessions end with a restore, beats and leases belong to processes that are gone, and Django makes the others itself.
LEFT_OUT = {
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
    "facts.WorkerBeat",
    "sessions.Session",
    "usersessions.UserSession",
}
_LEASE = {"leased_by", "leased_until"}
_ROWS_A_PART = 2000

_encoder = msgspec.json.Encoder()
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")

Model = type[models.Model]


def kept_models() -> list[Model]:
    """Return the model of every table that a back-up keeps."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in LEFT_OUT]


def columns(model: Model) -> list[str]:
    """Return the names of a table's columns as a back-up holds them."""
    return [field.attname for field in model._meta.concrete_fields]


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all reads inside see the database as it is at the first of them, and stop no writer meanwhile."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read read only")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("begin")  # not atomic(), which takes SQLite's lock for writing
            try:
                yield
            finally:
                cursor.execute("rollback")


def parts(model: Model) -> Iterator[tuple[int, bytes]]:
    """Give a table's rows in parts of a few thousand: how many, and one JSON list a line."""
    rows = model._base_manager.order_by("pk").values_list(*columns(model)).iterator(chunk_size=_ROWS_A_PART)
    lines: list[bytes] = []
    for row in rows:
        lines.append(_encoder.encode(row))
        if len(lines) == _ROWS_A_PART:
            yield len(lines), b"\n".join(lines)
            lines = []
    if lines:
        yield len(lines), b"\n".join(lines)


def load(model: Model, names: list[str], lines: bytes) -> int:
    """Insert the rows of one part and return how many; leases are not restored. Needs the caller's transaction."""
    if connection.vendor == "postgresql":
        lines = without_nul(lines)
    readers = [(name, _reader(model, name)) for name in names]
    rows = [model(**{name: read(value) for (name, read), value in zip(readers, msgspec.json.decode(line), strict=True)}) for line in lines.split(b"\n")]
    model._base_manager.bulk_create(rows, batch_size=500)
    return len(rows)


def without_nul(lines: bytes) -> bytes:
    """Leave out the sign NUL, which SQLite can store in texts and PostgreSQL cannot; a text that merely speaks of \\u0000 stays as it is."""
    return _NUL.sub(rb"\1", lines)


def clear(emptied: Iterable[Model]) -> None:
    """Delete all rows of these tables, each with those that hang on it. Needs the caller's transaction."""
    with connection.cursor() as cursor:
        for model in emptied:
            cursor.execute(f"delete from {connection.ops.quote_name(model._meta.db_table)}")


def reset_sequences(restored: Iterable[Model]) -> None:
    """Let counting columns go on after the highest number that was restored."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(restored)):
            cursor.execute(statement)


def counts(counted: Iterable[Model]) -> Mapping[str, int]:
    """Return how many rows each of these tables has, leaving out the empty ones and those that do not exist yet."""
    existing = set(connection.introspection.table_names())
    found = {model._meta.label: model._base_manager.count() for model in counted if model._meta.db_table in existing}
    return {label: count for label, count in found.items() if count}


def _reader(model: Model, name: str) -> Any:
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    if name in _LEASE:
        return lambda value: None
    if isinstance(field, models.JSONField):
        return lambda value: value
    return field.to_python
