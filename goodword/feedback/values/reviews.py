"""Public reviews: the places, and rounds of asking for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class RequestState(StrEnum):
    """What became of the question to one person."""

    ASKED = "asked"
    RESTED = "rested"  # asked by an earlier round not long ago
    REFUSED = "refused"  # by the gate


@dataclass(frozen=True)
class Place:
    """A public site with reviews of the house; `guides` holds the steps there by language, one a line, `minutes` how long it takes."""

    id: UUID
    name: str
    url: str
    guides: Mapping[str, str]
    minutes: int
    active: bool


@dataclass(frozen=True)
class NewPlace:
    """A place as it is typed in."""

    name: str
    url: str
    guides: Mapping[str, str]
    minutes: int
    active: bool = True


@dataclass(frozen=True)
class Round:
    """A round: all who answered a survey from `since` to before `until`; `counts` say what became of them so far."""

    id: UUID
    survey_id: UUID
    since: datetime
    until: datetime
    created_at: datetime
    done_at: datetime | None
    counts: Mapping[RequestState, int]
