"""The net promoter score in depth: its trend, by customers, touch points and staff, and how many answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.addresses import address
from goodword.console.feedback import words
from goodword.console.feedback.trend import trend as drawing
from goodword.console.feedback.words import Words
from goodword.console.parts import Choice, Crumb, Figure, Filter
from goodword.contacts.queries import vocabulary
from goodword.contacts.queries.words import relation_label
from goodword.feedback.queries import surveys
from goodword.feedback.rules.scores import Nps, wilson
from goodword.feedback.values import Scale, Via
from goodword.insights.queries import nps as queries
from goodword.insights.rules.trend import STAFF_MIN, back, changed, guarded, together, trend
from goodword.insights.values import Segment, Step, Wave
from goodword.lib import clock
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

MONTHS = {Step.MONTH: 12, Step.QUARTER: 24}  # how far back a trend goes
GROUPS_SHOWN = 12
STEPS: Mapping[Step, Words] = {Step.MONTH: gettext_lazy("By month"), Step.QUARTER: gettext_lazy("By quarter")}
SEGMENTS: Mapping[Segment, Words] = {
    Segment.RELATION: gettext_lazy("Relation"),
    Segment.LANGUAGE: gettext_lazy("Language"),
    Segment.TAG: gettext_lazy("Tag"),
    Segment.LIST: gettext_lazy("List"),
}
TOUCH_POINTS: Mapping[str, Words] = {
    "outcome:purchase": gettext_lazy("After a purchase"),
    "outcome:deal_won": gettext_lazy("After a deal"),
    "outcome:signup": gettext_lazy("After a sign-up"),
    "outcome:": gettext_lazy("After an event that was deleted since"),
    "turn": gettext_lazy("At an interval"),
    "improved": gettext_lazy("After something they raised was improved"),
    "case": gettext_lazy("After a complaint"),
    "staff": gettext_lazy("Sent by staff"),
}


@dataclass(frozen=True)
class Line:
    """One group in a table: its score, and how it lies beside all."""

    name: Words
    score: str
    interval: str
    beside: Words


@dataclass(frozen=True)
class WaveLine:
    """Whom a survey asked in a month, and how many answered."""

    survey: str
    month: datetime
    delivered: str
    answered: str
    rate: str
    interval: str


@allowed(Permission.FEEDBACK_READ)
def nps(request: StaffRequest) -> HttpResponse:
    """Show the score over time and by group."""
    now, zone = clock.now(), request.organisation.zone
    step = Step.QUARTER if request.GET.get("by") == Step.QUARTER else Step.MONTH
    via = Via(request.GET["via"]) if request.GET.get("via") in set(Via) else None
    since = back(now.astimezone(zone), MONTHS[step] - 1)
    series = [_series(scale, request, step=step, via=via, since=since, now=now) for scale in Scale]
    context = {
        "tab": "nps",
        "step": step.value,
        "steps": [(one.value, label) for one, label in STEPS.items()],
        "via": via.value if via else "",
        "filters": [_ways(via)],
        "series": [one for one in series if one],
        "waves": _waves(queries.waves(since=since, until=now, time_zone=request.organisation.time_zone)),
        "others": _others(since=since, now=now),
        "months": MONTHS[step],
        "may_growth": request.may(Permission.METRICS_READ),
        "at_least": STAFF_MIN,
        "crumbs": [Crumb(gettext_lazy("Feedback"), address("feedback"))],
    }
    return render(request, "console/feedback/nps.html", context)


def _series(scale: Scale, request: StaffRequest, *, step: Step, via: Via | None, since: datetime, now: datetime) -> dict[str, Any] | None:
    """Return all that is shown of one scale; None where nobody answered on it."""
    zone = request.organisation.time_zone
    months = queries.by_month(since=since, until=now, scale=scale, via=via, time_zone=zone)
    if not months:
        return None
    points = trend(months, step=step, since=since, until=now.astimezone(request.organisation.zone))
    whole = together(one for _month, one in months)

    def by(segment: Segment) -> Mapping[str, Nps]:
        return queries.by_segment(segment, since=since, until=now, scale=scale, via=via)

    named = _names()
    staff = guarded(by(Segment.STAFF))
    people = operators.names({UUID(one) for one in staff.shown if one})
    return {
        "scale": scale,
        "figure": Figure(_("NPS, scale %(scale)s") % {"scale": scale}, words.score(whole), words.interval(whole), definition=str(words.NPS_DEFINITION)),
        "whole": whole,
        "trend": (drawn := drawing(points)),
        "labels": [(when(step, moment), x) for moment, x in drawn.labels] if drawn else [],
        "points": _points(step, points),
        "segments": [(label, _lines(found, named[segment], whole)) for segment, label in SEGMENTS.items() if _tells(segment, found := by(segment))],
        "touch_points": _lines(by(Segment.TOUCH_POINT), _touch_point, whole),
        "staff": _lines(
            staff.shown, lambda one: people.get(UUID(one), _("Left the team")) if one else _("Nobody looks after them"), whole, most=len(staff.shown)
        ),
        "rest": (words.score(staff.rest), words.interval(staff.rest)) if staff.rest else None,
    }


def _tells(segment: Segment, found: Mapping[str, Nps]) -> bool:
    """Say whether groups tell anything: one tag stands beside those without it, one language beside nothing."""
    return len(found) > (0 if segment in {Segment.TAG, Segment.LIST} else 1)


def _points(step: Step, points: Sequence[tuple[datetime, Nps]]) -> list[tuple[str, str, str, Words]]:
    """Return the points as rows, the newest first, each beside the one before it."""
    befores = [None, *(one for _moment, one in points)]
    return [_point(step, moment, one, before) for (moment, one), before in zip(points, befores, strict=False)][::-1]


def _point(step: Step, moment: datetime, one: Nps, before: Nps | None) -> tuple[str, str, str, Words]:
    """Return a point as a row: when, the score, its interval, and whether it moved more than by chance since the step before."""
    moved = changed(before, one) if before else None
    return when(step, moment), words.score(one), words.interval(one), "" if moved is None else _("changed") if moved else _("within chance")


def when(step: Step, moment: datetime) -> str:
    """Return a month, or a quarter by its number and year."""
    if step is Step.MONTH:
        return formats.month(moment)
    return _("Q%(quarter)s %(year)s") % {"quarter": (moment.month + 2) // 3, "year": moment.year}


def _lines(groups: Mapping[str, Nps], name: Any, whole: Nps, *, most: int = GROUPS_SHOWN) -> list[Line]:
    """Return the groups with most answers as rows; the small ones beyond are left to the export of answers."""
    return [Line(name(key), words.score(one), words.interval(one), _beside(one, whole)) for key, one in list(groups.items())[:most]]


def _beside(one: Nps, whole: Nps) -> Words:
    """Return how a group lies beside all the others: those without it, so that it is not compared with itself."""
    others = Nps(whole.promoters - one.promoters, whole.passives - one.passives, whole.detractors - one.detractors)
    differs = changed(together([others]), one) if others.n > 0 else None
    if not differs:
        return ""
    return _("higher than the others") if (one.score or 0) > (together([others]).score or 0) else _("lower than the others")


def _names() -> dict[Segment, Any]:
    kinds = {kind.slug: relation_label(kind) for kind in vocabulary.relations()}
    languages = formats.locale().languages
    return {
        Segment.RELATION: lambda key: kinds.get(key, key) or _("Not said"),
        Segment.LANGUAGE: lambda key: languages.get(key[:2], key) or _("Not said"),
        Segment.TAG: str,
        Segment.LIST: str,
    }


def _touch_point(key: str) -> Words:
    if key in TOUCH_POINTS:
        return TOUCH_POINTS[key]
    if key.startswith("via:"):
        return _("Without an invitation: %(way)s") % {"way": words.VIAS[Via(key.removeprefix("via:"))]}
    return _("After: %(what)s") % {"what": key.removeprefix("outcome:")}


def _ways(via: Via | None) -> Filter:
    return Filter("via", gettext_lazy("Way"), [Choice(one.value, words.VIAS[one]) for one in Via if one is not Via.STAFF], via.value if via else "")


def _waves(found: list[Wave]) -> list[WaveLine]:
    names = {one.id: one.name for one in surveys.surveys()}
    return [_wave(one, names.get(one.survey_id, "")) for one in found[: 2 * GROUPS_SHOWN]]


def _wave(one: Wave, survey: str) -> WaveLine:
    answered, delivered = min(one.answered, one.delivered), one.delivered
    rate, interval = "–", ""
    if delivered:
        low, high = wilson(answered, delivered)
        rate = formats.percent(answered / delivered)
        interval = _("%(low)s to %(high)s") % {"low": formats.percent(low), "high": formats.percent(high)}
    return WaveLine(survey, one.month, formats.number(delivered), formats.number(answered), rate, interval)


def _others(*, since: datetime, now: datetime) -> list[tuple[Words, int]]:
    """Return how many answers came by ways for which nobody knows how many were asked."""
    counts = queries.ways(since=since, until=now)
    return [(words.VIAS[via], count) for via, count in counts.items() if via is not Via.MAIL]
