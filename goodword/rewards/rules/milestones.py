"""Which counts an advocate has reached, and when, from what counts for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from goodword.rewards.triggers.milestone import Counts, Settings, Within, reached


@dataclass(frozen=True)
class Counting:
    """One purchase that counts for an advocate."""

    conversion_id: UUID
    friend_id: UUID
    at: datetime
    review: bool = False


@dataclass(frozen=True)
class Reached:
    """One count that was reached with a purchase at that time; `name` tells it from all others of the advocate."""

    counts: Counts
    within: Within
    period: str
    count: int
    at: datetime
    review: bool

    @property
    def name(self) -> str:
        return f"{self.counts.value} {self.period} {self.count}"

    @property
    def known(self) -> dict[str, str]:
        return {"counts": self.counts.value, "within": self.within.value, "period": self.period, "count": str(self.count)}


def reached_by(counting: Iterable[Counting], wanted: Iterable[Settings], *, zone: ZoneInfo) -> list[Reached]:
    """Return the counts among those wanted that were reached, in order of time; purchases in any order.

    The moment is that of the purchase that reached it, so the order of arrival decides nothing. A count for which a purchase still under review is
    needed says so.
    """
    ordered = sorted(counting, key=lambda one: (one.at, one.conversion_id))
    found: list[Reached] = []
    by_way: dict[tuple[Counts, Within], list[Settings]] = {}
    for settings in wanted:
        by_way.setdefault((settings.counts, settings.within), []).append(settings)
    for (counts, within), asking in sorted(by_way.items()):
        for period, line in _periods(ordered, counts, within, zone):
            review = False
            for place, one in enumerate(line, start=1):
                review = review or one.review
                if any(reached(settings, place) for settings in asking):
                    found.append(Reached(counts, within, period, place, one.at, review))
    return found


def _periods(ordered: Sequence[Counting], counts: Counts, within: Within, zone: ZoneInfo) -> Iterator[tuple[str, list[Counting]]]:
    lines: dict[str, list[Counting]] = {}
    seen: set[tuple[str, UUID]] = set()
    for one in ordered:
        period = period_name(one.at.astimezone(zone).date(), within)
        if counts is Counts.FRIENDS and (period, one.friend_id) in seen:
            continue
        seen.add((period, one.friend_id))
        lines.setdefault(period, []).append(one)
    yield from lines.items()


def period_name(day: date, within: Within) -> str:
    """Return the calendar period of a day: 2026-11, 2026-Q4, 2026, or all."""
    if within is Within.MONTH:
        return f"{day:%Y-%m}"
    if within is Within.QUARTER:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}" if within is Within.YEAR else "all"
