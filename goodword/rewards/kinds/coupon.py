"""A coupon code worth an amount, generated or out of a pool."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "coupon"
label = "Coupon"


@dataclass(frozen=True)
class Settings:
    """`amount_minor` off; codes come out of the pool of that name, else are generated with the prefix."""

    amount_minor: int = 1000
    pool: str = ""
    prefix: str = ""

    def __post_init__(self) -> None:
        if self.amount_minor < 1:
            raise ValueError("amount_minor: one or more")
        if len(self.prefix) > 12:
            raise ValueError("prefix: at most 12 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.amount_minor, case.currency)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.coupon(reward_id, pool=settings.pool, prefix=settings.prefix)
