"""Only purchases within a number of days after the referral began."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "within_days"
label = "The purchase comes within a number of days"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`days` of 24 hours after the friend's claim, first credited touch, or the outcome that brought the code."""

    days: int = 30

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 3660:
            raise ValueError("days: a number from 1 to 3660")

    @cached_property
    def longest(self) -> timedelta:
        """The days as a length of time."""
        return timedelta(days=self.days)


def holds(settings: Settings, case: Case) -> bool:
    conversion = case.conversion
    return conversion.occurred_at - conversion.referral_started_at <= settings.longest


def check(settings: Settings, case: Case) -> Reason:
    waited = case.conversion.occurred_at - case.conversion.referral_started_at
    passed = holds(settings, case)
    return Reason("within_days" if passed else "too_late", passed, (("waited_days", str(waited.days)), ("days", str(settings.days))))
