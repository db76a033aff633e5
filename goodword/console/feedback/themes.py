"""What is complained about: categories and causes by frequency × relevance, with what is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.feedback import suggestions
from goodword.console.feedback.words import Words
from goodword.feedback.queries import topics
from goodword.feedback.rules.scatter import scatter
from goodword.feedback.rules.themes import Kind, Theme
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

BAR = 240  # width of the longest bar, in its own units
SHOWN = 30
FACTORS: Mapping[str, Words] = {
    "severity": gettext_lazy("severity"),
    "value": gettext_lazy("value at risk"),
    "nps_effect": gettext_lazy("effect on the NPS"),
}
PERIODS: Mapping[str, tuple[int, Words]] = {
    "90": (90, gettext_lazy("Last 90 days")),
    "365": (365, gettext_lazy("Last 12 months")),
}


@dataclass(frozen=True)
class Line:
    """A theme as a row: its place, its bars, and the factors of its relevance."""

    place: int
    theme: Theme
    share: str
    often: int  # width of the bar of frequency
    weighs: int  # and of frequency × relevance
    factors: str  # those that are known
    relevance: str
    weight: str


@allowed(Permission.FEEDBACK_READ)
def themes(request: StaffRequest) -> HttpResponse:
    """Show what weighs most."""
    kind = Kind.CATEGORY if request.GET.get("by") == Kind.CATEGORY else Kind.CAUSE
    period = request.GET.get("period", "")
    period = period if period in PERIODS else ""
    since = clock.now() - timedelta(days=PERIODS[period][0]) if period else None
    found = topics.themes(kind, since=since)
    total = sum(one.count for one in found)
    context: dict[str, object] = {
        "tab": "themes",
        "kind": kind.value,
        "lines": _lines(found[:SHOWN], total),
        "total": total,
        "may_write": request.may(Permission.FEEDBACK_WRITE),
        "scatter": scatter(found[:SHOWN]) if len(found) > 1 else None,
        "more": len(found) - SHOWN,
        "unknown": [words for name, words in FACTORS.items() if found and all(name in one.unknown for one in found)],
        "partly": [words for name, words in FACTORS.items() if _is_known_of_some(name, found)],
        "period": period,
        "periods": [("", _("All time")), *((key, words) for key, (_days, words) in PERIODS.items())],
    }
    if kind is Kind.CAUSE:
        context |= suggestions.shown(request)
    return render(request, "console/feedback/themes.html", context)


def _lines(found: list[Theme], total: int) -> list[Line]:
    most = max((one.weight for one in found), default=1.0)
    return [_line(place, one, total, most) for place, one in enumerate(found, start=1)]


def _line(place: int, one: Theme, total: int, most: float) -> Line:
    return Line(
        place=place,
        theme=one,
        share=formats.percent(one.count / total),
        often=max(round(BAR * one.count / most), 1),
        weighs=max(round(BAR * one.weight / most), 1),
        factors=" · ".join(
            f"{FACTORS[name]} {_factor(factor)}"
            for name, factor in (("severity", one.severity), ("value", one.value), ("nps_effect", one.nps_effect))
            if factor is not None
        ),
        relevance=_factor(one.relevance),
        weight=formats.number(round(one.weight)),
    )


def _is_known_of_some(name: str, found: list[Theme]) -> bool:
    """Say whether a factor is known of some themes or complaints, and not of all."""
    known = [one for one in found if name not in one.unknown]
    parts = {"severity": "judged", "value": "valued"}.get(name)
    return bool(known) and (len(known) < len(found) or (parts is not None and any(getattr(one, parts) < one.count for one in known)))


def _factor(value: float) -> str:
    return formats.number(round(value, 2))
