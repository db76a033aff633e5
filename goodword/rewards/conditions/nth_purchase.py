"""Only the friend's n-th purchase, or every n-th."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "nth_purchase"
label = "It is the friend’s n-th purchase"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`n` counts purchases that were not sent back in full; with `every`, 2n, 3n … count too."""

    n: int = 2
    every: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.n <= 1000:
            raise ValueError("n: a number from 1 to 1000")


def holds(settings: Settings, case: Case) -> bool:
    ordinal = case.conversion.ordinal
    return ordinal > 0 and (ordinal % settings.n == 0 if settings.every else ordinal == settings.n)


def check(settings: Settings, case: Case) -> Reason:
    ordinal = case.conversion.ordinal
    passed = holds(settings, case)
    return Reason("nth_purchase" if passed else "not_nth_purchase", passed, (("ordinal", str(ordinal)), ("n", str(settings.n))))
