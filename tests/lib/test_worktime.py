"""Working time: counted by the clock on the wall, in every zone, over weekends, days off and nights in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.lib.worktime import ALWAYS, Calendar

OFFICE = ((time(9), time(17)),) * 5 + (None, None)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kuala_Lumpur", "Pacific/Auckland"]
HOURS = timedelta(hours=1)


def office(zone: str = "Europe/Berlin", *closed: date) -> Calendar:
    return Calendar(week=OFFICE, zone=ZoneInfo(zone), closed=frozenset(closed))


def wall(zone: str, *when: int) -> datetime:
    """Return a moment by the clock on the wall of a zone, in UTC."""
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize("zone", ZONES)
def test_what_begins_on_friday_afternoon_goes_on_on_monday_morning_in_every_zone(zone: str) -> None:
    friday = wall(zone, 2026, 11, 20, 16, 30)
    assert office(zone).after(friday, 2 * HOURS) == wall(zone, 2026, 11, 23, 10, 30)
    assert office(zone).after_days(friday, 2) == wall(zone, 2026, 11, 24, 16, 30)


@pytest.mark.parametrize(
    ("zone", "friday", "monday"),
    [
        ("Europe/Berlin", (2026, 3, 27, 16), (2026, 3, 30, 10)),  # forward on Sunday
        ("Europe/Berlin", (2026, 10, 23, 16), (2026, 10, 26, 10)),  # back on Sunday
        ("America/New_York", (2026, 3, 6, 16), (2026, 3, 9, 10)),
        ("America/New_York", (2026, 10, 30, 16), (2026, 11, 2, 10)),
        ("Pacific/Auckland", (2026, 4, 3, 16), (2026, 4, 6, 10)),
        ("Pacific/Auckland", (2026, 9, 25, 16), (2026, 9, 28, 10)),
    ],
)
def test_a_weekend_in_which_the_clocks_change_takes_no_working_time(zone: str, friday: tuple[int, ...], monday: tuple[int, ...]) -> None:
    assert office(zone).after(wall(zone, *friday), 2 * HOURS) == wall(zone, *monday)
    assert office(zone).between(wall(zone, *friday), wall(zone, *monday)) == 2 * HOURS


def test_a_night_shift_in_which_the_clocks_change_is_as_long_as_it_really_is() -> None:
    nights = Calendar(week=((time(0), time(0)),) * 7, zone=ZoneInfo("Europe/Berlin"))
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 20), 24)):
        opens, closes = nights.opening(day)  # type: ignore[misc]
        assert closes - opens == hours * HOURS


def test_a_day_off_is_left_out() -> None:
    calendar = office("Europe/Berlin", date(2026, 12, 25))
    assert calendar.after(wall("Europe/Berlin", 2026, 12, 24, 16), 2 * HOURS) == wall("Europe/Berlin", 2026, 12, 28, 10)
    assert not calendar.is_open(wall("Europe/Berlin", 2026, 12, 25, 10))


@pytest.mark.parametrize(("when", "is_open"), [((9, 0), True), ((16, 59), True), ((17, 0), False), ((8, 59), False)])
def test_the_house_opens_at_its_first_minute_and_closes_at_its_last(when: tuple[int, int], is_open: bool) -> None:
    assert office().is_open(wall("Europe/Berlin", 2026, 11, 20, *when)) is is_open


def test_what_comes_in_at_night_begins_in_the_morning() -> None:
    night = wall("Europe/Berlin", 2026, 11, 21, 23)
    monday = wall("Europe/Berlin", 2026, 11, 23, 9)
    assert (office().next_open(night), office().after_days(night, 1)) == (monday, monday + timedelta(days=1))


def test_a_short_day_ends_what_would_be_due_after_it() -> None:
    short = Calendar(week=(*OFFICE[:4], (time(9), time(12)), None, None), zone=ZoneInfo("Europe/Berlin"))
    assert short.after_days(wall("Europe/Berlin", 2026, 11, 19, 15), 1) == wall("Europe/Berlin", 2026, 11, 20, 12)


def test_where_nobody_ever_works_time_runs_on_instead_of_never() -> None:
    closed = Calendar(week=OFFICE, closed=_Everything())
    start = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert closed.after(start, HOURS) == start + HOURS


class _Everything:
    def __contains__(self, day: object) -> bool:
        return True


MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
SPANS = st.integers(0, 200 * 3600).map(lambda seconds: timedelta(seconds=seconds))
CALENDARS = st.builds(office, st.sampled_from(ZONES), st.integers(date(2025, 1, 1).toordinal(), date(2028, 1, 1).toordinal()).map(date.fromordinal))


@given(CALENDARS, MOMENTS, SPANS)
def test_between_a_moment_and_what_comes_after_lies_exactly_the_span(calendar: Calendar, start: datetime, span: timedelta) -> None:
    assert calendar.between(start, calendar.after(start, span)) == span


@given(CALENDARS, MOMENTS, SPANS, SPANS)
def test_one_span_after_another_is_both_together(calendar: Calendar, start: datetime, one: timedelta, other: timedelta) -> None:
    assert calendar.after(calendar.after(start, one), other) == calendar.after(start, one + other) or one + other == timedelta(0) or other == timedelta(0)


@given(CALENDARS, MOMENTS, SPANS)
def test_nothing_is_due_while_the_house_is_closed(calendar: Calendar, start: datetime, span: timedelta) -> None:
    due = calendar.after(start, span)
    assert due >= start
    assert calendar.is_open(due) or calendar.is_open(due - timedelta(microseconds=1))


@given(MOMENTS, SPANS)
def test_a_house_that_never_closes_counts_like_the_clock(start: datetime, span: timedelta) -> None:
    assert ALWAYS.after(start, span) == start + span
    assert ALWAYS.after_days(start, 3) == start + timedelta(days=3)
    assert ALWAYS.is_open(start) and ALWAYS.between(start, start + span) == span
