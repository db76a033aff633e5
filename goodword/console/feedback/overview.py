"""The first page of Feedback: scores with their intervals, what came back, and which complaints are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goodword.console import formats
from goodword.console.feedback import words
from goodword.console.feedback.lines import case_lines
from goodword.console.feedback.trend import Trend, trend
from goodword.console.parts import Figure
from goodword.feedback.queries import answers as queries
from goodword.feedback.queries import cases
from goodword.feedback.rules.scores import Nps, wilson
from goodword.feedback.values import Scale, Via
from goodword.lib import clock
from goodword.messaging.queries.messages import sent_count
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

PERIOD = timedelta(days=90)
YEAR = timedelta(days=365)
BAR = 300  # width of the bar of groups, in its own units


@dataclass(frozen=True)
class Series:
    """The scores on one scale: now, before, by way, by month."""

    scale: Scale
    figure: Figure
    nps: Nps
    bar: list[tuple[str, int, int]]  # class, from, width
    ways: list[tuple[words.Words, str, str]]
    months: list[tuple[datetime, str, str]]
    trend: Trend | None


@allowed(Permission.FEEDBACK_READ)
def feedback(request: StaffRequest) -> HttpResponse:
    """Show how the last ninety days were, and what is open."""
    now = clock.now()
    good, bad, unknown = cases.satisfaction(since=now - PERIOD)
    waiting = cases.waiting(limit=6)
    context = {
        "tab": "overview",
        "series": [_series(scale, one, now=now, zone=request.organisation.time_zone) for scale, one in queries.scores(since=now - PERIOD, until=now).items()],
        "response": _response(now=now),
        "lines": case_lines(waiting, now=now),
        "open": cases.open_count(),
        "unheard": sum(case.answer_id is not None and case.first_contact_at is None for case in cases.waiting()),
        "rated": (good, bad, unknown),
        "may_write": request.may(Permission.FEEDBACK_WRITE),
    }
    return render(request, "console/feedback/overview.html", context)


def _series(scale: Scale, one: Nps, *, now: datetime, zone: str) -> Series:
    before = queries.scores(since=now - 2 * PERIOD, until=now - PERIOD).get(scale)
    note = _("was %(score)s (%(interval)s)") % {"score": words.score(before), "interval": words.interval(before)} if before else ""
    months = queries.scores_by_month(since=now - YEAR, until=now, scale=scale, time_zone=zone)
    return Series(
        scale=scale,
        figure=Figure(
            _("NPS, last 90 days, scale %(scale)s") % {"scale": scale}, words.score(one), words.interval(one), note, definition=str(words.NPS_DEFINITION)
        ),
        nps=one,
        bar=_bar(one),
        ways=[
            (words.VIAS[via], words.score(found), words.interval(found))
            for via, found in queries.scores_by_way(since=now - PERIOD, until=now, scale=scale).items()
        ],
        months=[(month, words.score(found), words.interval(found)) for month, found in reversed(months)],
        trend=trend(months),
    )


def _bar(one: Nps) -> list[tuple[str, int, int]]:
    """Return promoters, passives and detractors as pieces of one bar: class, where it begins, how wide it is."""
    pieces, start = [], 0
    for css, count in (("fg", one.promoters), ("f5", one.passives), ("fb", one.detractors)):
        width = round(BAR * count / one.n)
        pieces.append((css, start, max(width - 2, 1) if width else 0))
        start += width
    return pieces


def _response(*, now: datetime) -> Figure | None:
    """Return how many of those asked by mail answered, with the interval of the rate; None where nobody was asked."""
    asked = sent_count("survey_nps", since=now - PERIOD, until=now)
    if not asked:
        return None
    found = sum(one.get(Via.MAIL, Nps(0, 0, 0)).n for one in (queries.scores_by_way(since=now - PERIOD, until=now, scale=scale) for scale in Scale))
    answered = min(found, asked)
    low, high = wilson(answered, asked)
    value = _("%(answered)s of %(asked)s sent") % {"answered": formats.number(answered), "asked": formats.number(asked)}
    interval = _("%(low)s to %(high)s") % {"low": formats.percent(low), "high": formats.percent(high)}
    return Figure(_("Response rate"), formats.percent(answered / asked), value, interval, definition=_("Answers by mail ÷ surveys sent by mail, 95% interval."))
