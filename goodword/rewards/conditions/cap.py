"""At most so many friends, or so much value, for an advocate or the whole programme in a period."""

from dataclasses import dataclass
from enum import StrEnum

from goodword.referrals.values import Reason
from goodword.rewards.values import Case, Period, PlaceWanted

slug = "cap"
label = "At most so many in a period"
RECHECKED = False


class Scope(StrEnum):
    """Whose cap it is."""

    ADVOCATE = "advocate"
    PROGRAM = "program"


class Unit(StrEnum):
    """What is counted."""

    FRIENDS = "friends"
    VALUE = "value"


@dataclass(frozen=True)
class Settings:
    """`limit` rewarded purchases (or, by value, smallest units of everything both sides get) in a calendar period."""

    limit: int = 10
    period: Period = Period.YEAR
    scope: Scope = Scope.ADVOCATE
    unit: Unit = Unit.FRIENDS

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ValueError("limit: one or more")


def holds(settings: Settings, case: Case) -> bool:
    """A cap alone refuses nothing."""
    return True


def check(settings: Settings, case: Case) -> Reason:
    """A cap is settled by its counter when the place is taken; by itself it refuses nothing."""
    return Reason("cap_asked", True, (("limit", str(settings.limit)), ("period", settings.period.value), ("scope", settings.scope.value)))


def place(settings: Settings, worth: dict[str, int]) -> list[PlaceWanted]:
    """Return the places that benefits worth so much per asset need."""
    if settings.unit is Unit.FRIENDS:
        return [PlaceWanted(settings.scope.value, settings.period, "count", 1, settings.limit)]
    return [PlaceWanted(settings.scope.value, settings.period, asset, amount, settings.limit) for asset, amount in sorted(worth.items()) if amount > 0]
