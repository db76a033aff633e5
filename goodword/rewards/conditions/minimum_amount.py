"""Only purchases of at least an amount, after what was sent back."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "minimum_amount"
label = "The purchase is at least an amount"
RECHECKED = True


@dataclass(frozen=True)
class Settings:
    """`amount_minor` in the smallest unit of the programme's currency; exactly the minimum is enough."""

    amount_minor: int = 0

    def __post_init__(self) -> None:
        if self.amount_minor < 0:
            raise ValueError("amount_minor: zero or more")


def holds(settings: Settings, case: Case) -> bool:
    return case.net_minor >= settings.amount_minor


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    values = (("amount_minor", str(case.net_minor)), ("minimum_minor", str(settings.amount_minor)), ("currency", case.currency))
    return Reason("at_least_minimum" if passed else "below_minimum", passed, values)
