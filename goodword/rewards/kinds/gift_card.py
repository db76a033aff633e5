"""A gift card of another shop, out of a pool of codes that were bought; whoever reads the code can spend it."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "gift_card"
label = "Gift card"


@dataclass(frozen=True)
class Settings:
    """A card worth `amount_minor`, of whose `brand`; its code comes out of the `pool` of that name."""

    amount_minor: int = 1000
    brand: str = ""
    pool: str = ""

    def __post_init__(self) -> None:
        if self.amount_minor < 1:
            raise ValueError("amount_minor: one or more")
        if not self.pool:
            raise ValueError("pool: the pool that holds the cards’ codes")
        if len(self.brand) > 120:
            raise ValueError("brand: at most 120 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.amount_minor, case.currency)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.coupon(reward_id, pool=settings.pool, prefix="", bearer=True)
