"""A fee that its receiver need not pay, by a code that the shop takes."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "fee_waiver"
label = "Fee waiver"
ASSET = "WAIVER"


@dataclass(frozen=True)
class Settings:
    """Which `fee`, in words; codes come out of the pool of that name, else are generated with the prefix."""

    fee: str = ""
    pool: str = ""
    prefix: str = ""

    def __post_init__(self) -> None:
        if len(self.fee) > 120:
            raise ValueError("fee: at most 120 signs")
        if len(self.prefix) > 12:
            raise ValueError("prefix: at most 12 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(1, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.coupon(reward_id, pool=settings.pool, prefix=settings.prefix)
