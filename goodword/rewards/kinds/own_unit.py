"""So much of a unit of the shop's own, such as kilowatt hours or stars, that the shop reads from the balance; together never above a total."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.lib.units import CODE
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case, Period, PlaceWanted, Side

slug = "own_unit"
label = "A unit of your own"


@dataclass(frozen=True)
class Settings:
    """So many smallest `units` of the unit with this code; one recommender gets at most `total_units` by this rule (0: no limit)."""

    unit_code: str = ""
    units: int = 1
    total_units: int = 0

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.unit_code):
            raise ValueError("unit_code: the code of a unit, such as KWH.2")
        if not 1 <= self.units <= 10**9:
            raise ValueError("units: 1 to 1000000000")
        if not 0 <= self.total_units <= 10**12:
            raise ValueError("total_units: 0 to 1000000000000")


def asset(settings: Settings) -> str:
    """Return in what it is counted."""
    return settings.unit_code


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.units, settings.unit_code)


def place(settings: Settings, side: Side) -> PlaceWanted | None:
    """Return the place within the recommender’s total; a friend comes once and needs none."""
    if not settings.total_units or side is Side.FRIEND:
        return None
    return PlaceWanted("advocate", Period.ALL, settings.unit_code, settings.units, settings.total_units)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    """Nothing to hand out: the ledger’s balance is the reward."""
