"""Only purchases within a number of months after the friend’s first one: every purchase for a year, say."""

import calendar
from dataclasses import dataclass
from datetime import datetime

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "within_months"
label = "The purchase comes within months after the first"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`months` by the calendar after the friend's first purchase that was not sent back in full, which counts too."""

    months: int = 12

    def __post_init__(self) -> None:
        if not 1 <= self.months <= 120:
            raise ValueError("months: a number from 1 to 120")


def holds(settings: Settings, case: Case) -> bool:
    first = case.conversion.first_purchase_at
    return first is None or case.conversion.occurred_at <= after_months(first, settings.months)


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    return Reason("within_months" if passed else "months_over", passed, (("months", str(settings.months)),))


def after_months(moment: datetime, months: int) -> datetime:
    """Return the same time so many months later, or on the last day of a month that is too short: one month after 31 January is 28 February."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
