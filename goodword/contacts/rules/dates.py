"""Dates as people write them."""

import re
from datetime import date, datetime
from typing import Any

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
EARLIEST, LATEST = 1900, 2100


def parse(value: Any, *, day_first: bool) -> date:
    """Return the date that somebody wrote: 2026-11-19, 19.11.2026, 19/11/26; a time behind it is left out.

    `day_first` decides 03/04/2026; with points the day always stands first. Raises ValueError where it is no date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _TIME.sub("", str(value).strip())
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        first, mark, second, written = found.groups()
        day, month = (int(first), int(second)) if day_first or mark == "." else (int(second), int(first))
        year = int(written) if len(written) == 4 else int(written) + (1900 if int(written) >= 70 else 2000)
    else:
        raise ValueError(f"{value!r} is not a date")
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"{year} is not a year of our time")
    return date(year, month, day)
