"""Points of the programme's own."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money, decimals
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "points"
label = "Points"
ASSET = "POINTS"


@dataclass(frozen=True)
class Settings:
    """A fixed number of `points`, or so many for each whole unit of the currency that was paid."""

    points: int = 100
    per_unit: int = 0

    def __post_init__(self) -> None:
        if self.points < 0 or self.per_unit < 0 or not (self.points or self.per_unit):
            raise ValueError("points: a number, or per_unit")


def worth(settings: Settings, case: Case) -> Money:
    """Return the points; those by value shrink with what was sent back and are rounded down to whole units."""
    if settings.per_unit:
        return Money(case.net_minor // 10 ** decimals(case.currency) * settings.per_unit, ASSET)
    return Money(settings.points, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    """Nothing to hand out: the ledger's balance is the points."""
