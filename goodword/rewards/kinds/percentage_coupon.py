"""A coupon code for a percentage off the next order; what it is worth shows only when it is used, so the ledger counts coupons."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "percentage_coupon"
label = "Percentage coupon"
ASSET = "COUPON"


@dataclass(frozen=True)
class Settings:
    """`percent` off; codes come out of the pool of that name, else are generated with the prefix."""

    percent: int = 10
    pool: str = ""
    prefix: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.percent <= 100:
            raise ValueError("percent: 1 to 100")
        if len(self.prefix) > 12:
            raise ValueError("prefix: at most 12 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(1, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.coupon(reward_id, pool=settings.pool, prefix=settings.prefix)
