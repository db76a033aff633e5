"""The recommendability check: how staff and how customers see the house, side by side, and one's own view typed in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goodword.console import formats
from goodword.console.feedback import words
from goodword.console.feedback.question_forms import replies_of, reply_fields
from goodword.console.feedback.questions import crumbs
from goodword.console.parts import Mark, toast
from goodword.feedback.actions import answering
from goodword.feedback.actions.answering import AnswerRefused
from goodword.feedback.queries import checks, surveys
from goodword.feedback.rules.check import Finding, Reason
from goodword.feedback.rules.questions import kept
from goodword.feedback.rules.templates import area_words
from goodword.feedback.values import Given, Source, Survey, SurveyKind, Via
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Side:
    """One side's view in words."""

    title: str
    n: int
    overall: str
    mark: Mark
    verdict: str
    reasons: list[str]
    weakest: str


class ViewForm(forms.Form):
    """How somebody of the staff sees it."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: new_code(20))


@allowed(Permission.FEEDBACK_READ)
def check(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Show both views side by side, area by area."""
    survey, now = _check(survey_id), clock.now()
    language = request.operator.language
    staff, customers = checks.views(survey, since=now - PERIOD, until=now)
    sides = [_side(_("Staff"), staff, language), _side(_("Customers"), customers, language)]
    by_area = [{area.name: formats.number(round(area.score)) for area in view.finding.areas} if view.finding else {} for view in (staff, customers)]
    names = dict.fromkeys([*by_area[0], *by_area[1]])
    context = {
        "survey": survey,
        "sides": sides,
        "areas": [(area_words(name, language) or _("Without an area"), by_area[0].get(name, "–"), by_area[1].get(name, "–")) for name in names],
        "crumbs": crumbs(survey),
        "may_write": request.may(Permission.FEEDBACK_WRITE),
    }
    return render(request, "console/feedback/check.html", context)


@allowed(Permission.FEEDBACK_WRITE)
def fill(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Take one's own view; the newest of each person counts."""
    survey = _check(survey_id)
    asked = survey.definition.questions
    form = ViewForm(request.POST or None)
    form.fields.update(reply_fields(asked, request.operator.language))
    if request.method == "POST" and form.is_valid():
        given = Given(replies=kept(asked, replies_of(asked, form.cleaned_data)))
        source = Source(Via.STAFF, language=request.operator.language, entered_by=request.operator.id)
        try:
            answering.by_staff(survey.id, given, source, key=f"{request.operator.id}:{form.cleaned_data['key']}", actor=request.actor, now=clock.now())
        except AnswerRefused as refused:
            for one in refused.problems:
                form.add_error(f"q_{one.field}", words.problem(one))
        else:
            toast(request, _("Your view is kept; it takes the place of an earlier one of yours."))
            return redirect("console:check", survey_id=survey.id)
    return render(request, "console/feedback/check_fill.html", {"form": form, "survey": survey, "crumbs": crumbs(survey)}, status=422 if form.errors else 200)


def _side(title: str, view: checks.View, language: str) -> Side:
    found = view.finding
    if found is None:
        return Side(title, view.n, "–", "draft", _("Nobody answered yet"), [], "")
    weakest = ", ".join(area_words(area.name, language) for area in found.weakest)
    mark: Mark = "done" if found.is_go else "hold"
    return Side(title, view.n, formats.number(round(found.overall)), mark, _verdict(found), [_reason(one, language) for one in found.reasons], weakest)


def _verdict(found: Finding) -> str:
    return _("Go: ask for recommendations") if found.is_go else _("Mend something first")


def _reason(one: Reason, language: str) -> str:
    values = {"score": formats.number(round(one.score)), "wanted": formats.number(round(one.wanted)), "area": area_words(one.area, language)}
    if one.code == "overall_low":
        return _("Overall %(score)s of 100; go is from %(wanted)s.") % values
    return _("%(area)s: %(score)s of 100; no area may be below %(wanted)s.") % values


def _check(survey_id: UUID) -> Survey:
    try:
        found = surveys.survey(survey_id)
    except surveys.SurveyUnknown as unknown:
        raise Http404 from unknown
    if found.definition.kind is not SurveyKind.CHECK:
        raise Http404
    return found
