"""Only the friend's first purchase that was not sent back in full."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "first_purchase"
label = "It is the friend’s first purchase"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """Nothing to set."""


def holds(settings: Settings, case: Case) -> bool:
    return case.conversion.ordinal == 1


def check(settings: Settings, case: Case) -> Reason:
    first = holds(settings, case)
    return Reason("first_purchase" if first else "not_first_purchase", first, (("ordinal", str(case.conversion.ordinal)),))
