"""Calendar months in a time zone: where the periods of the books begin and end."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from goodword.rewards.values import Month

_NAME = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def month_of(moment: datetime, zone: ZoneInfo) -> Month:
    """Return the month that a moment lies in."""
    local = moment.astimezone(zone)
    return _month(local.year, local.month, zone)


def month_named(name: str, zone: ZoneInfo) -> Month | None:
    """Return the month of a name such as 2026-10; None where it is no such name."""
    found = _NAME.fullmatch(name)
    return _month(int(found[1]), int(found[2]), zone) if found and 1 < int(found[1]) < 9999 else None


def following(name: str, zone: ZoneInfo) -> Month:
    """Return the month after the one of this name."""
    year, number = map(int, name.split("-"))
    return _month(*_next(year, number), zone)


def year_bounds(year: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a calendar year begins, and when the next does."""
    return _start(year, 1, zone), _start(year + 1, 1, zone)


def _month(year: int, number: int, zone: ZoneInfo) -> Month:
    return Month(f"{year:04}-{number:02}", _start(year, number, zone), _start(*_next(year, number), zone))


def _start(year: int, number: int, zone: ZoneInfo) -> datetime:
    return datetime(year, number, 1, tzinfo=zone).astimezone(UTC)


def _next(year: int, number: int) -> tuple[int, int]:
    return (year + 1, 1) if number == 12 else (year, number + 1)
