"""Time in which somebody works: a week of opening hours in one zone, less the days on which the house is closed."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Hours = tuple[time, time]  # from, to by the clock on the wall; an end of 00:00 is midnight at the end of the day
_DAYS_MAX = 4000  # how far ahead is looked for time that is open; who is closed for longer has clocks that run on
_NOTHING = timedelta(0)


@dataclass(frozen=True)
class Calendar:
    """When the house is open. `week` begins with Monday, None is a day off; an empty week is a house that never closes.

    Lengths of time are counted in real hours, so that a night in which the clocks change makes a shift longer or shorter as it does for who works it.
    """

    week: tuple[Hours | None, ...] = ()
    zone: tzinfo = UTC
    closed: Container[date] = frozenset()

    @property
    def never_closes(self) -> bool:
        """Say whether time simply runs."""
        return not any(self.week)

    def opening(self, day: date) -> tuple[datetime, datetime] | None:
        """Return from when until when the house is open on a day, in UTC; None where it is closed."""
        hours = self.week[day.weekday()] if self.week else None
        if hours is None or day in self.closed:
            return None
        start, end = hours
        last = day if end > start else day + timedelta(days=1)
        return datetime.combine(day, start, self.zone).astimezone(UTC), datetime.combine(last, end, self.zone).astimezone(UTC)

    def is_open(self, moment: datetime) -> bool:
        """Say whether somebody is at work at this moment."""
        return self.never_closes or self.next_open(moment) == moment

    def next_open(self, moment: datetime) -> datetime:
        """Return the moment itself where the house is open, else when it opens next."""
        return self.after(moment, _NOTHING)

    def after(self, start: datetime, span: timedelta) -> datetime:
        """Return when so much working time has gone by; two hours from Friday at 16:30 are over on Monday at 10:30 where the house is open from 9 to 17."""
        if self.never_closes:
            return start + span
        left = span
        for opens, closes in self._openings(start):
            begin = max(opens, start)
            if closes - begin >= left and begin < closes:
                return begin + left
            left -= closes - begin
        return start + span

    def after_days(self, start: datetime, days: int) -> datetime:
        """Return the same time of day so many working days later; what begins while the house is closed begins when it opens next.

        On a day with shorter hours it is within them. Where the house never closes, a day has 24 hours.
        """
        if self.never_closes:
            return start + timedelta(days=days)
        begin = self.next_open(start)
        if days == 0:
            return begin
        wall = begin.astimezone(self.zone).time()
        for number, (opens, closes) in enumerate(self._openings(begin)):
            if number == days:
                day = opens.astimezone(self.zone).date()
                return min(max(datetime.combine(day, wall, self.zone).astimezone(UTC), opens), closes)
        return start + timedelta(days=days)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments; none where the second is not later."""
        if self.never_closes or end <= start:
            return max(end - start, _NOTHING)
        total = _NOTHING
        for opens, closes in self._openings(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), _NOTHING)
        return total

    def _openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is open from a moment on, day by day, as far as somebody may look ahead."""
        first = start.astimezone(self.zone).date()
        for number in range(_DAYS_MAX):
            found = self.opening(first + timedelta(days=number))
            if found and found[1] > start:
                yield found


ALWAYS = Calendar()
