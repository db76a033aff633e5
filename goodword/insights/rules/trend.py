"""The net promoter score over time and by group, so that what is shown compares and gives nobody away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import hypot

from goodword.feedback.rules.scores import Nps, nps
from goodword.feedback.values import Group
from goodword.insights.values import Grouped, Step

STAFF_MIN = 5  # answers below which nothing is said of one person of the staff
COMPARED_MIN = 30  # answers below which the normal distribution is too coarse to tell a difference from chance


def together(parts: Iterable[Nps]) -> Nps:
    """Return the score of several sets of answers taken as one; counts are added, never scores."""
    found = list(parts)
    return nps(
        {
            Group.PROMOTER: sum(one.promoters for one in found),
            Group.PASSIVE: sum(one.passives for one in found),
            Group.DETRACTOR: sum(one.detractors for one in found),
        }
    )


def trend(months: Sequence[tuple[datetime, Nps]], *, step: Step, since: datetime, until: datetime) -> list[tuple[datetime, Nps]]:
    """Return one point for each month or quarter of [since, until), the oldest first; a step without answers has a score of None.

    `months` are first moments in the organisation's zone, as are `since` and `until`; a quarter is made of the counts of its months.
    """
    points: dict[datetime, list[Nps]] = {}
    month = begin(since, step=step)
    while month < until:
        points[month] = []
        month = _later(month, 3 if step is Step.QUARTER else 1)
    for moment, one in months:
        if (place := begin(moment, step=step)) in points:
            points[place].append(one)
    return [(place, together(parts)) for place, parts in points.items()]


def begin(moment: datetime, *, step: Step) -> datetime:
    """Return the first moment of the month or calendar quarter that a moment lies in, in its own zone."""
    month = moment.month if step is Step.MONTH else (moment.month - 1) // 3 * 3 + 1
    return moment.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)


def back(moment: datetime, months: int) -> datetime:
    """Return the first moment of the month that lies so many months before that of a moment."""
    return _later(begin(moment, step=Step.MONTH), -months)


def changed(before: Nps, after: Nps) -> bool | None:
    """Say whether two scores differ by more than chance would have it (95 %); None where either has fewer than COMPARED_MIN answers.

    |a − b| > √(margin_a² + margin_b²), the margin being 1.96·SE of each: the usual test of a difference of two independent means.
    """
    if min(before.n, after.n) < COMPARED_MIN or before.score is None or after.score is None or before.margin is None or after.margin is None:
        return None
    return abs(after.score - before.score) > hypot(before.margin, after.margin)


def guarded(groups: Mapping[str, Nps], *, at_least: int = STAFF_MIN) -> Grouped:
    """Put the groups of fewer than so many answers together, and with them the next larger ones until that many are together.

    Else the few would be known by taking those shown off the total. Where all there is stays below the limit, nothing is shown.
    """
    order = sorted(groups.items(), key=lambda group: (group[1].n, group[0]))
    hidden = [name for name, one in order if one.n < at_least]
    left = [name for name, _ in order if name not in hidden]
    while hidden and left and sum(groups[name].n for name in hidden) < at_least:
        hidden.append(left.pop(0))
    rest = together(groups[name] for name in hidden)
    shown = {name: groups[name] for name in reversed(left)}
    return Grouped(shown, rest if rest.n >= at_least else None)


def _later(month: datetime, months: int) -> datetime:
    count = month.year * 12 + month.month - 1 + months
    return month.replace(year=count // 12, month=count % 12 + 1)
