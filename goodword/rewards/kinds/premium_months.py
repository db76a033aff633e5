"""Months of a better plan, which the shop draws from the balance or somebody of the staff adds."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "premium_months"
label = "Premium months"
ASSET = "MONTH"


@dataclass(frozen=True)
class Settings:
    """So many `months` of a `plan`; `by_hand`: staff add them, else the shop reads and draws the balance."""

    months: int = 1
    plan: str = ""
    by_hand: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.months <= 120:
            raise ValueError("months: 1 to 120")
        if len(self.plan) > 120:
            raise ValueError("plan: at most 120 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.months, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    """Nothing to hand out where the shop draws the balance."""
    if settings.by_hand:
        issuer.task(reward_id, title="Add months to a plan", what=f"{settings.months} × {settings.plan}" if settings.plan else str(settings.months))
