"""Storage, in bytes, that the shop reads from the balance; together never above a total."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case, Period, PlaceWanted, Side

slug = "quota"
label = "Storage"
ASSET = "BYTE"
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Settings:
    """So many `megabytes` (of 1,000,000 bytes); one recommender gets at most `total_megabytes` by this rule (0: no limit)."""

    megabytes: int = 500
    total_megabytes: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.megabytes <= 1_000_000:
            raise ValueError("megabytes: 1 to 1000000")
        if not 0 <= self.total_megabytes <= 1_000_000_000:
            raise ValueError("total_megabytes: 0 to 1000000000")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.megabytes * MEGABYTE, ASSET)


def place(settings: Settings, side: Side) -> PlaceWanted | None:
    """Return the place within the recommender’s total; a friend comes once and needs none."""
    if not settings.total_megabytes or side is Side.FRIEND:
        return None
    return PlaceWanted("advocate", Period.ALL, "quota", settings.megabytes * MEGABYTE, settings.total_megabytes * MEGABYTE)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    """Nothing to hand out: the ledger’s balance is the storage."""
