"""The settings of triggers, conditions and kinds, read from plain data into their own dataclasses."""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_type_hints

from goodword.rewards import conditions, kinds, triggers
from goodword.rewards.values import Setup

REGISTRIES = {"triggers": triggers.BY_SLUG, "conditions": conditions.BY_SLUG, "kinds": kinds.BY_SLUG}


def settings_of(folder: str, setup: Setup) -> Any:
    """Return a trigger's, condition's or kind's settings as its own dataclass; raise ValueError where they do not fit."""
    return _build(REGISTRIES[folder][setup.slug].Settings, setup.settings)


def _build(kind: type[Any], given: Mapping[str, Any]) -> Any:
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
    if unknown := set(given) - set(hints):
        raise ValueError(f"{', '.join(sorted(unknown))}: no such setting; there are {', '.join(hints) or 'none'}")
    return kind(**{name: _coerce(name, value, hints[name]) for name, value in given.items()})


def _coerce(name: str, value: Any, hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if value not in set(hint):
            raise ValueError(f"{name}: one of {', '.join(hint)}")
        return hint(value)
    if hint == tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{name}: a list of texts")
        return tuple(value)
    if hint in (int, bool, str):
        if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
            raise ValueError(f"{name}: {({int: 'a whole number', bool: 'true or false', str: 'a text'})[hint]}")
        if hint is int and abs(value) > 10**12:
            raise ValueError(f"{name}: too large")
    return value


@lru_cache(maxsize=64)
def _hints(kind: type[Any]) -> dict[str, Any]:
    return {field.name: get_type_hints(kind)[field.name] for field in fields(kind)}


def plain(settings: Any) -> dict[str, Any]:
    """Return settings as plain data."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(settings).items()}


def defaults(kind: type[Any]) -> dict[str, Any]:
    """Return the settings of a kind or condition that has them all by default; a field without one is left out."""
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def asset_of(setup: Setup, currency: str) -> str:
    """Return in what a kind is counted: a unit of ours or the shop's, else the currency."""
    kind = kinds.BY_SLUG.get(setup.slug)
    if kind is not None and hasattr(kind, "asset"):
        return str(kind.asset(settings_of("kinds", setup)))
    return str(getattr(kind, "ASSET", currency))
