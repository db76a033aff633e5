"""The inner circle: its levels, what staff alone can know of somebody, and who is never asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

NEVER_ASK = "never_ask"  # the source of the pause
LEFT = "left"  # stands in place of a level where a person took somebody out
SET_ASIDE_FOR = timedelta(days=365)  # no suggestion comes back sooner


class Level(StrEnum):
    """How near somebody is; a person says so, never a score."""

    FRIEND = "friend"
    INNER = "inner"
    CORE = "core"


@dataclass(frozen=True)
class Rating:
    """What no system knows of somebody; None where nobody has said."""

    relationship: bool | None = None  # the relationship is outstanding
    voice: bool | None = None  # would speak for the brand as it should be spoken for
    selfless: bool | None = None  # would recommend without a reward

    @property
    def speaks_for(self) -> int:
        """How many of the three were answered with yes."""
        return sum(one is True for one in (self.relationship, self.voice, self.selfless))


@dataclass(frozen=True)
class Member:
    """Somebody whom staff rated or took into the circle; `level` is None for whom nobody did."""

    contact_id: UUID
    level: Level | None
    rating: Rating
    set_aside_until: datetime | None
    changed_by: UUID | None
    changed_at: datetime
