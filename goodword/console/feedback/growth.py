"""Earned growth, and the question that it needs: why a new customer came."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console import formats
from goodword.console.addresses import address
from goodword.console.feedback import words
from goodword.console.parts import Crumb, Figure, toast
from goodword.feedback.actions import questions
from goodword.feedback.actions.surveys import SurveyRefused
from goodword.feedback.queries import surveys
from goodword.feedback.rules.templates import WHY_CAME
from goodword.insights.queries.growth import revenues
from goodword.insights.rules.growth import earned_growth
from goodword.insights.rules.trend import back
from goodword.insights.values import EarnedGrowth, Revenue
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission


@dataclass(frozen=True)
class Line:
    """One currency: its figures, what the unknown could change, and what it is made of."""

    currency: str
    figures: list[Figure] = field(default_factory=list)
    range: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)


@allowed(Permission.METRICS_READ)
def growth(request: StaffRequest) -> HttpResponse:
    """Show how much of the growth was earned, by currency."""
    now = clock.now()
    this_month = back(now.astimezone(request.organisation.zone), 0)  # whole months only, so that both years are equally long
    start, before = back(this_month, 12), back(this_month, 24)
    found = revenues(before=before, start=start, until=this_month)
    crumbs = [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("NPS"), address("nps"))]
    return render(request, "console/feedback/growth.html", {"lines": [_line(one) for one in found], "start": start, "crumbs": crumbs})


@allowed(Permission.SURVEYS_WRITE)
@require_POST
def ask_why(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Let a survey ask why somebody came."""
    try:
        if any(one.key == WHY_CAME.key for one in surveys.survey(survey_id).definition.questions):
            return redirect("console:survey", survey_id=survey_id)  # as the house worded it
        questions.put(survey_id, WHY_CAME, actor=request.actor, now=clock.now())
    except surveys.SurveyUnknown as unknown:
        raise Http404 from unknown
    except SurveyRefused as refused:
        toast(request, words.problem(refused.problems[0]))
    else:
        toast(request, _("The survey asks it from now on."))
    return redirect("console:survey", survey_id=survey_id)


def _line(one: Revenue) -> Line:
    found = earned_growth(one)

    def amount(minor: int) -> str:
        return formats.money(Money(minor, one.currency), short=True)

    rows = [
        (_("The twelve months before"), amount(one.before)),
        (_("These twelve months"), amount(one.now)),
        (_("of which from customers of the year before"), amount(one.returning)),
        (_("from new customers who came by recommendation"), amount(one.earned)),
        (_("from new customers who came by another way"), amount(one.bought)),
        (_("from new customers of whom nobody knows why they came"), amount(one.unknown)),
        (_("New customers, and of how many it is known why"), f"{formats.number(one.new_known)} / {formats.number(one.new_customers)}"),
    ]
    return Line(one.currency, _figures(found), _range(found), rows) if found else Line(one.currency, rows=rows)


def _figures(found: EarnedGrowth) -> list[Figure]:
    ratio = (
        [Figure(_("Earned share of the growth"), formats.percent(found.ratio), definition=_("Earned growth ÷ total growth."))]
        if found.ratio is not None
        else []
    )
    return [
        Figure(_("Earned growth"), formats.percent(found.rate, digits=1), definition=_("NRR + ENC − 100%.")),
        Figure(_("NRR"), formats.percent(found.retained, digits=1), definition=_("What customers of the year before spent now ÷ what they spent then.")),
        Figure(_("ENC"), formats.percent(found.earned_new, digits=1), definition=_("What recommended new customers spent ÷ all revenue of the year before.")),
        Figure(_("Bought growth"), formats.percent(found.bought, digits=1), definition=_("Total growth − earned growth.")),
        *ratio,
    ]  # fmt: skip


def _range(found: EarnedGrowth) -> str:
    """Return between what the rate lies, where it is not known of all why they came."""
    if found.at_most == found.rate:
        return ""
    values = {"low": formats.percent(found.rate, digits=1), "high": formats.percent(found.at_most, digits=1)}
    return (
        _("It is not known of all new customers why they came: the rate lies between %(low)s, if none of them was recommended, and %(high)s, if all were.")
        % values
    )
