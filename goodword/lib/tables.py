"""One registry of every table: how it spreads over servers, and what erasure and retention do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T", bound=type)


class Spread(StrEnum):
    """How a table is spread over a distributed PostgreSQL."""

    REFERENCE = "reference"  # copied to every server; small and rarely written
    CONTACT = "contact"  # by contact_id
    OWN_KEY = "own_key"  # by a column of its own
    LOCAL = "local"  # on the first server only


@dataclass(frozen=True)
class TableRule:
    """What one table promises: `column` is what it spreads by, the two others are words for people who audit."""

    spread: Spread
    column: str | None
    erasure: str
    retention: str


REGISTRY: dict[type, TableRule] = {}


def table(*, spread: Spread, column: str | None = None, erasure: str, retention: str) -> Callable[[T], T]:
    """Declare a table's rule on its model class.

    `erasure` says what happens to its rows when a contact is erased ("none: holds no person" where it knows nobody), `retention` how long rows live.
    """
    if spread is Spread.CONTACT:
        column = column or "contact_id"

    def declare(model: T) -> T:
        REGISTRY[model] = TableRule(spread=spread, column=column, erasure=erasure, retention=retention)
        return model

    return declare
