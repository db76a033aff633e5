"""Frozen dataclasses to plain JSON and back, without loss: what JSON columns, forms and the API hold."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")

_NAMES: dict[Any, str] = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", date: "a date", datetime: "a time", UUID: "an id"}


class PlainInvalid(ValueError):
    """Plain JSON that does not fit its dataclass; `at` is the path to the place, such as ("policy", "window_days")."""

    code = "shape_invalid"

    def __init__(self, at: tuple[str, ...], expected: str) -> None:
        super().__init__(f"{'.'.join(at) or 'value'}: {expected} expected")
        self.at = at
        self.expected = expected


def to_plain(value: Any) -> Any:
    """Return a value as plain JSON: dataclasses as objects, tuples as lists, enums by value, times in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [to_plain(item) for item in value]
    return _plain_leaf(value)


def from_plain(kind: type[T], plain: Any) -> T:
    """Return the value that `to_plain` wrote down; fields that are missing take their defaults, unknown ones are left out.

    Raises PlainInvalid where something has another type than `kind` says.
    """
    return _read(kind, plain, ())  # type: ignore[no-any-return]


def _plain_leaf(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, plain: Any, at: tuple[str, ...]) -> Any:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return _read_union(get_args(kind), plain, at)
    if origin is Literal:
        return plain if plain in get_args(kind) else _refuse(at, "one of " + ", ".join(map(str, get_args(kind))))
    if origin in {tuple, list, frozenset}:
        if not isinstance(plain, list | tuple):
            _refuse(at, "a list")
        return _read_items(origin, get_args(kind), plain, at)
    if origin is dict:
        key, item = get_args(kind)
        if not isinstance(plain, dict):
            _refuse(at, "an object")
        return {_read(key, name, at): _read(item, value, (*at, str(name))) for name, value in plain.items()}
    if is_dataclass(kind):
        return _read_dataclass(kind, plain, at)
    return _read_leaf(kind, plain, at)


def _read_union(kinds: tuple[Any, ...], plain: Any, at: tuple[str, ...]) -> Any:
    if plain is None and NoneType in kinds:
        return None
    for kind in (rest := [kind for kind in kinds if kind is not NoneType]):
        try:
            return _read(kind, plain, at)
        except PlainInvalid:
            if kind is rest[-1]:
                raise
    return _refuse(at, "nothing")


def _read_items(origin: Any, args: tuple[Any, ...], plain: Any, at: tuple[str, ...]) -> Any:
    if origin is tuple and not (len(args) == 2 and args[1] is Ellipsis):
        if len(args) != len(plain):
            _refuse(at, f"a list of {len(args)}")
        return tuple(_read(kind, item, (*at, str(place))) for place, (kind, item) in enumerate(zip(args, plain, strict=True)))
    return origin(_read(args[0], item, (*at, str(place))) for place, item in enumerate(plain))


def _read_dataclass(kind: Any, plain: Any, at: tuple[str, ...]) -> Any:
    if not isinstance(plain, dict):
        _refuse(at, "an object")
    hints = _hints(kind)
    for field in fields(kind):
        if field.name not in plain and field.default is MISSING and field.default_factory is MISSING:
            _refuse((*at, field.name), "a value")
    return kind(**{name: _read(hints[name], value, (*at, name)) for name, value in plain.items() if name in hints})


def _read_leaf(kind: Any, plain: Any, at: tuple[str, ...]) -> Any:
    if kind is Any or type(plain) is kind:
        return plain
    if kind is float and type(plain) is int:
        return float(plain)
    if isinstance(plain, str) and kind not in {str, int, float, bool, NoneType}:
        try:
            return kind.fromisoformat(plain) if issubclass(kind, date) else kind(plain)
        except (ValueError, ArithmeticError):
            pass
    return _refuse(at, _name(kind))


def _name(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(str(member.value) for member in kind)
    return {str: "a text", int: "a whole number", float: "a number", bool: "true or false", date: "a date", datetime: "a time", UUID: "an id"}.get(
        kind, str(kind)
    )


def _refuse(at: tuple[str, ...], expected: str) -> Any:
    raise PlainInvalid(at, expected)
