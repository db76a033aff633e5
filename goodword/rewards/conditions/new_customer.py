"""Only people who were not customers when the referral began."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "new_customer"
label = "The friend is a new customer"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """Nothing to set: what a new customer is stands in the programme's attribution policy."""


def holds(settings: Settings, case: Case) -> bool:
    return not case.conversion.existing_customer


def check(settings: Settings, case: Case) -> Reason:
    return Reason("new_customer", True) if holds(settings, case) else Reason("existing_customer", False)
