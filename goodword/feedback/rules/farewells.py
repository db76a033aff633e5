"""Decisions about quiet farewells: whether somebody left as a customer lately, and without a word.

All bounds are rules of thumb of ours.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

FAREWELL_WITHIN = timedelta(days=30)  # a list of who cancelled may come in once a month
BOUGHT_WITHIN = timedelta(days=365)  # before a farewell of which nobody gave the day
COMPLAINED_WITHIN = timedelta(days=90)  # who complained of late has had their say


def farewell(at: datetime, bought_at: Sequence[datetime], *, dated: bool, now: datetime) -> datetime | None:
    """Return the moment that stands for a farewell, so that each counts once; None where it is none.

    `at` is since when somebody is a former customer. Where nobody gave a day, it is when the contact was last changed: that counts only for who bought
    within the year before, and their last purchase stands for the farewell. Who bought since has come back.
    """
    if not now - FAREWELL_WITHIN < at <= now or any(one > at for one in bought_at):
        return None
    if dated:
        return at
    return max((one for one in bought_at if one > at - BOUGHT_WITHIN), default=None)


def withdrawal(at: datetime, bought_at: Sequence[datetime], *, is_customer: bool, now: datetime) -> datetime | None:
    """Return when a customer took back all they had agreed to; None for who is no customer, bought since, or did so long ago."""
    was = is_customer or any(one > at - BOUGHT_WITHIN for one in bought_at)
    return at if was and now - FAREWELL_WITHIN < at <= now and not any(one > at for one in bought_at) else None
