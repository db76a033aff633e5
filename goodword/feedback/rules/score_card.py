"""The score card of complaints: how well the three steps (smile, solve, learn) were gone, per period and site, after ISO 10002, 8.3."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from goodword.feedback.values import Closing

AT_ONCE = timedelta(hours=1)  # closed so soon after the first contact: mended in it


@dataclass(frozen=True)
class Handled:
    """What the score card asks of one complaint; `near_end` says from when on who complained should have heard how far it is."""

    site: str
    received_at: datetime
    answer_by: datetime
    near_end: datetime
    has_address: bool
    wish_asked: bool
    acknowledged_at: datetime | None = None
    informed_at: datetime | None = None
    proposed_at: datetime | None = None
    first_contact_at: datetime | None = None
    closed_at: datetime | None = None
    closing: Closing | None = None
    satisfied: bool | None = None
    reopened: int = 0
    reported: bool | None = None  # whether who complained was told of the change; None where nothing that they raised was changed
    cost_minor: int | None = None
    cost_asset: str = ""


@dataclass(frozen=True)
class Share:
    """So many of so many; nothing is said of none."""

    part: int
    whole: int


@dataclass(frozen=True)
class ScoreCard:
    """How the complaints of one site, or of all, were handled; times are medians, None where there are none to take them from."""

    complaints: int
    acknowledged_in_time: Share
    wish_asked: Share
    interim_sent: Share
    closed_bindingly: Share
    satisfaction_asked: Share
    satisfied: Share  # of who said how it went
    recovered: Share  # of all that were closed and not taken back
    fixed_at_first_contact: Share
    change_reported: Share
    to_first_answer: timedelta | None
    to_solution: timedelta | None
    costs: Mapping[str, int] = field(default_factory=dict)  # minor units by asset, never added across


def score_card(cases: Collection[Handled], *, now: datetime) -> ScoreCard:
    """Return the score card of complaints, all of which were received in its period.

    An interim notice is owed by each that was open when its time for a solution came near. Bindingly closed is what was accepted, or decided and said so;
    recovered is who said that it went well. Fixed at first contact is what was closed within an hour of it, with nothing proposed, and never opened again.
    """
    closed = [one for one in cases if one.closed_at]
    ended = [one for one in closed if one.closing is not Closing.WITHDRAWN]
    owing = [one for one in cases if (one.closed_at or now) > one.near_end]
    rated = [one for one in ended if one.satisfied is not None]
    costs: Counter[str] = Counter()
    for one in cases:
        if one.cost_minor is not None:
            costs[one.cost_asset] += one.cost_minor
    return ScoreCard(
        complaints=len(cases),
        acknowledged_in_time=_share(cases, lambda one: one.acknowledged_at is not None and one.acknowledged_at <= one.answer_by),
        wish_asked=_share(cases, lambda one: one.wish_asked),
        interim_sent=_share(owing, lambda one: one.informed_at is not None or one.proposed_at is not None),
        closed_bindingly=_share(closed, lambda one: one.closing is not Closing.WITHDRAWN),
        satisfaction_asked=_share(ended, lambda one: one.has_address),
        satisfied=_share(rated, lambda one: bool(one.satisfied)),
        recovered=_share(ended, lambda one: bool(one.satisfied)),
        fixed_at_first_contact=_share(ended, _fixed_at_once),
        change_reported=_share([one for one in cases if one.reported is not None], lambda one: bool(one.reported)),
        to_first_answer=_median([one.first_contact_at - one.received_at for one in cases if one.first_contact_at]),
        to_solution=_median([one.closed_at - one.received_at for one in ended if one.closed_at]),
        costs=dict(costs),
    )


def by_site(cases: Collection[Handled], *, now: datetime) -> dict[str, ScoreCard]:
    """Return the score card of each site by its name, the one with most complaints first; an empty name is for those that do not say."""
    counts = Counter(one.site for one in cases)
    order = sorted(counts, key=lambda site: (-counts[site], site))
    return {site: score_card([one for one in cases if one.site == site], now=now) for site in order}


def _fixed_at_once(one: Handled) -> bool:
    if one.closed_at is None or one.proposed_at or one.reopened:
        return False
    return one.closed_at - (one.first_contact_at or one.closed_at) <= AT_ONCE


def _share(cases: Collection[Handled], holds: Callable[[Handled], bool]) -> Share:
    return Share(sum(map(holds, cases)), len(cases))


def _median(spans: Collection[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None
