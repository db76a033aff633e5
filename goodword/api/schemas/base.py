"""Types that all schemas share: strict where JSON is loose, and bounded."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from goodword.lib.money import MAX_MINOR
from goodword.lib.pages import LIMIT_MAX

T = TypeVar("T")


def _only_text(value: Any) -> Any:
    if not isinstance(value, str | datetime):
        raise ValueError("a time such as 2026-11-19T09:00:00Z expected")
    return value


def _with_zone(value: datetime) -> datetime:
    if value.tzinfo is None or not 1900 <= value.year <= 2200:
        raise ValueError("a time with its zone, such as 2026-11-19T09:00:00Z, expected")
    return value


def only_day(value: Any) -> Any:
    """Refuse numbers, which pydantic would read as seconds since 1970."""
    if not isinstance(value, str | date | None):
        raise ValueError("a day such as 2026-12-31 expected")
    return value


Moment = Annotated[datetime, BeforeValidator(_only_text), AfterValidator(_with_zone)]
Flag = StrictBool
Count = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
Minor = Annotated[StrictInt, Field(ge=0, le=MAX_MINOR)]
Short = Annotated[str, StringConstraints(max_length=200)]
Line = Annotated[str, StringConstraints(max_length=500)]
Long = Annotated[str, StringConstraints(max_length=5000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Cursor = Annotated[str | None, Field(max_length=200)]
Limit = Annotated[int, Field(ge=1, le=LIMIT_MAX)]
NOT_SENT: Any = None  # default of a field that may be left out, but not be null; read with exclude_unset


class Body(Schema):
    """What a client sends: a name that is not known is a mistake, not ignored."""

    model_config = ConfigDict(extra="forbid")


class PageOut(Schema, Generic[T]):
    """Some of a longer list, newest first."""

    items: list[T]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null on the last.")
