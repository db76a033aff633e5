"""Tiers as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from goodword.referrals.values import Reason


class Measure(StrEnum):
    """What a ladder is climbed by."""

    REFERRALS = "referrals"  # friends who came and are eligible
    CONVERSIONS = "conversions"  # purchases that were credited and not sent back in full
    VALUE = "value"  # what friends paid less what was sent back, in the programme's currency
    POINTS = "points"  # points granted less those taken back; spending them costs no tier


class Span(StrEnum):
    """In which time it counts."""

    YEAR = "year"  # the calendar year in the organisation's zone
    ROLLING = "rolling"  # the last so many days of 24 hours
    EVER = "ever"


class Demotion(StrEnum):
    """What happens once the grace is over and less was earned than the tier asks for."""

    NEVER = "never"
    STEP = "step"  # one tier down; then the grace begins anew
    EARNED = "earned"  # down to what was earned


@dataclass(frozen=True)
class Tier:
    """One tier: `threshold` in what the ladder measures (value: smallest units); words by language."""

    slug: str
    threshold: int
    name: dict[str, str]
    benefit: dict[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        return _in(self.name, language)

    def benefit_in(self, language: str) -> str:
        return _in(self.benefit, language)


@dataclass(frozen=True)
class Ladder:
    """How a programme's tiers are climbed, the lowest first."""

    tiers: tuple[Tier, ...]
    measure: Measure = Measure.CONVERSIONS
    span: Span = Span.YEAR
    rolling_days: int = 365
    grace_days: int = 90
    demotion: Demotion = Demotion.EARNED

    def rank(self, slug: str) -> int:
        """Return 1 for the lowest tier and so on; 0 for none, or one that there is no more."""
        return next((rank for rank, tier in enumerate(self.tiers, 1) if tier.slug == slug), 0)


@dataclass(frozen=True)
class Mark:
    """One thing that counts, and when it happened."""

    amount: int
    at: datetime


@dataclass(frozen=True)
class Held:
    """Where somebody stood before: the tier's slug (empty: none), and since when less was earned than it asks for."""

    tier: str = ""
    below_since: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where somebody stands now, the tiers reached by it, the lowest first, when time alone may change it, and why."""

    tier: str
    score: int
    below_since: datetime | None
    review_at: datetime | None
    reached: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Standing:
    """Where somebody stands on a programme's ladder: the tier held (None: none), the next one and what is missing to it."""

    contact_id: UUID
    program_id: UUID
    ladder: Ladder
    tier: Tier | None
    score: int
    since: datetime | None
    next: Tier | None
    missing: int
    falls_at: datetime | None  # the grace ends then, if nothing more is earned
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Change:
    """One step up or down: the slugs of the tiers before and after (empty: none), and what decided."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    before: str
    after: str
    reasons: tuple[Reason, ...]
    at: datetime


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language[:2]) or words.get("en") or next(iter(words.values()), "")
