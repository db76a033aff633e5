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


def check(settings: Settings, case: Case) -> Reason:
    return Reason("existing_customer", False) if case.conversion.existing_customer else Reason("new_customer", True)
