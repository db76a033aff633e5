"""The score card of complaints: the three steps per period and site."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.feedback.words import Words
from goodword.feedback.queries.leavers import unvoiced
from goodword.feedback.queries.score_card import handled
from goodword.feedback.rules.leavers import Unvoiced
from goodword.feedback.rules.score_card import ScoreCard, Share, by_site, score_card
from goodword.feedback.rules.scores import wilson
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

PERIODS: Mapping[str, tuple[int, Words]] = {
    "30": (30, gettext_lazy("Last 30 days")),
    "90": (90, gettext_lazy("Last 90 days")),
    "365": (365, gettext_lazy("Last 12 months")),
}
USUAL = "90"
# The steps in the order in which they are gone: smile, solve, learn.
SHARES: Mapping[str, Words] = {
    "acknowledged_in_time": gettext_lazy("Arrival confirmed in time"),
    "wish_asked": gettext_lazy("Asked what would put it right"),
    "fixed_at_first_contact": gettext_lazy("Mended at the first contact"),
    "interim_sent": gettext_lazy("Told how far it is before the time was over"),
    "closed_bindingly": gettext_lazy("Closed bindingly"),
    "satisfaction_asked": gettext_lazy("Asked how it went"),
    "satisfied": gettext_lazy("Satisfied, of who said how it went"),
    "change_reported": gettext_lazy("Told of the change they brought about"),
    "recovered": gettext_lazy("Won back, of all that were closed"),
}


@dataclass(frozen=True)
class Row:
    """One line of the table: what it says, and the value of each site."""

    label: Words
    cells: list[tuple[str, str, str]]  # site, value, and what it is made of


@allowed(Permission.FEEDBACK_READ)
def card(request: StaffRequest) -> HttpResponse:
    """Show the score card."""
    now = clock.now()
    period = request.GET.get("period", USUAL)
    period = period if period in PERIODS else USUAL
    found = handled(since=now - timedelta(days=PERIODS[period][0]), until=now)
    sites = by_site(found, now=now)
    cards = [score_card(found, now=now), *(sites.values() if set(sites) != {""} else [])]
    heads = [_("All"), *((site or _("Not said") for site in sites) if set(sites) != {""} else [])]
    since = now - timedelta(days=PERIODS[period][0])
    context = {
        "tab": "cases",
        "unvoiced": _unvoiced(unvoiced(since=since, until=now)),
        "period": period,
        "periods": [(key, words) for key, (_days, words) in PERIODS.items()],
        "total": len(found),
        "heads": heads,
        "rows": _rows(cards, heads) if found else [],
    }
    return render(request, "console/feedback/score_card.html", context)


def _unvoiced(estimate: Unvoiced | None) -> dict[str, str]:
    """Return the estimate in words and its range; nothing where too little is known."""
    if estimate is None:
        return {}
    return {
        "share": formats.percent(estimate.share), "low": formats.percent(estimate.low), "high": formats.percent(estimate.high),
        "dissatisfied": formats.number(estimate.dissatisfied),
    }  # fmt: skip


def _rows(cards: list[ScoreCard], heads: list[str]) -> list[Row]:
    said: list[tuple[Words, list[tuple[str, str]]]] = [
        (_("Complaints"), [(formats.number(one.complaints), "") for one in cards]),
        (_("Median time to the first answer"), [(_span(one.to_first_answer), "") for one in cards]),
        (_("Median time to the solution"), [(_span(one.to_solution), "") for one in cards]),
        *((label, [_share(getattr(one, name)) for one in cards]) for name, label in SHARES.items()),
        (_("Cost, where it was entered"), [(_costs(one), "") for one in cards]),
    ]
    return [Row(label, [(head, *cell) for head, cell in zip(heads, cells, strict=True)]) for label, cells in said]


def _share(share: Share) -> tuple[str, str]:
    if not share.whole:
        return "–", ""
    low, high = wilson(share.part, share.whole)
    detail = _("%(part)s of %(whole)s, %(low)s to %(high)s") % {
        "part": formats.number(share.part), "whole": formats.number(share.whole), "low": formats.percent(low), "high": formats.percent(high),
    }  # fmt: skip
    return formats.percent(share.part / share.whole), detail


def _span(span: timedelta | None) -> str:
    return "–" if span is None else formats.span(span)


def _costs(card: ScoreCard) -> str:
    return ", ".join(formats.money(Money(minor, asset)) for asset, minor in sorted(card.costs.items())) or "–"
