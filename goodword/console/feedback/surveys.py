"""Surveys: the list, one with its link and what came of it, made, changed, run and stopped, and sent to one person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console import formats
from goodword.console.addresses import address
from goodword.console.contacts.editing import about, contact_or_404
from goodword.console.feedback import words
from goodword.console.feedback.forms import USUAL, SurveyForm
from goodword.console.feedback.question_forms import KINDS as ANSWERS
from goodword.console.feedback.question_forms import condition, said
from goodword.console.feedback.questions import crumbs
from goodword.console.parts import Crumb, Figure, toast
from goodword.feedback.actions import asking, kiosks
from goodword.feedback.actions import surveys as actions
from goodword.feedback.actions.surveys import SurveyRefused
from goodword.feedback.queries import anonymous, answers, replies
from goodword.feedback.queries import surveys as queries
from goodword.feedback.queries.replies import Tally
from goodword.feedback.rules.csat import share
from goodword.feedback.rules.questions import say
from goodword.feedback.rules.scores import wilson
from goodword.feedback.rules.templates import SATISFIED, WHY_CAME
from goodword.feedback.values import Definition, InvitationState, Question, Survey, SurveyKind
from goodword.lib import clock, qr
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs

PERIOD = timedelta(days=90)
PREVIEW = timedelta(hours=1)
BAR = 120  # width of the longest bar, in its own units


@allowed(Permission.FEEDBACK_READ)
def surveys(request: StaffRequest) -> HttpResponse:
    """Show the surveys."""
    now = clock.now()
    counts = answers.counts_by_survey(since=now - PERIOD)
    lines = [(one, counts.get(one.id, 0), _follows(one.definition)) for one in queries.surveys()]
    context = {"tab": "surveys", "lines": lines, "may_write": request.may(Permission.SURVEYS_WRITE)}
    return render(request, "console/feedback/surveys.html", context)


@allowed(Permission.FEEDBACK_READ, write=Permission.SURVEYS_WRITE)
def survey(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Show one survey; let it run, or stop it."""
    found = _survey(survey_id)
    now = clock.now()
    if request.method == "POST":
        if request.POST.get("do") == "run":
            actions.run(found.id, actor=request.actor, now=now)
            toast(request, _("It asks from now on."))
        else:
            actions.stop(found.id, actor=request.actor, now=now)
            toast(request, _("It asks nobody any more. Who was asked may still answer."))
        return redirect("console:survey", survey_id=found.id)
    program = next((one.name for one in programs.programs() if one.id == found.program_id), "")
    invited = queries.invitation_counts(since=now - PERIOD, survey_id=found.id)
    context = {
        "survey": found,
        "follows": _follows(found.definition),
        "program": program,
        "scores": [(words.score(one), words.interval(one)) for one in answers.scores(since=now - PERIOD, until=now, survey_id=found.id).values()],
        "invited": [(words.INVITATIONS[state], invited[state]) for state in InvitationState if invited.get(state)],
        "kind": words.KINDS[found.definition.kind],
        "questions": _questions(found, request.operator.language),
        "tallies": [_tally(one, request.operator.language) for one in replies.tallies(found.id, since=now - PERIOD, until=now)],
        "satisfied": _satisfied(found, now=now) if found.definition.kind is SurveyKind.CSAT else None,
        "report": _report(found, request.operator.language) if found.definition.anonymous else None,
        "kiosk_days": kiosks.DAYS_MAX,
        "embed_code": _embed_code(found) if found.definition.embedded and found.definition.open_link and found.program_id else "",
        "preview": queries.preview_url(found, until=now + PREVIEW),
        "url": queries.open_url(found),
        "drawing": qr.draw(queries.open_url(found, via_qr=True)) if found.definition.open_link else None,
        "crumbs": _crumbs(),
        "may_write": request.may(Permission.SURVEYS_WRITE),
        "may_ask_why": _may_ask_why(found),
    }
    return render(request, "console/feedback/survey.html", context)


@allowed(Permission.SURVEYS_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Make a survey."""
    form = SurveyForm(request.POST or None, initial=SurveyForm.initial_of(Definition()))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(
                name=form.cleaned_data["name"], definition=form.definition(), program_id=form.program_id(), actor=request.actor, now=clock.now()
            )
        except SurveyRefused as refused:
            _say(form, refused)
        else:
            toast(request, _("The survey is made. It asks nobody before you let it run."))
            return redirect("console:survey", survey_id=made.id)
    return render(request, "console/feedback/survey_form.html", {"form": form, "crumbs": _crumbs()}, status=422 if form.errors else 200)


@allowed(Permission.SURVEYS_WRITE)
def change(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Change what a survey says from now on."""
    found = _survey(survey_id)
    initial = {**SurveyForm.initial_of(found.definition), "name": found.name, "program": str(found.program_id or "")}
    form = SurveyForm(request.POST or None, initial=initial, made=found.definition)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(
                found.id, name=form.cleaned_data["name"], definition=form.definition(), program_id=form.program_id(), actor=request.actor, now=clock.now()
            )
        except SurveyRefused as refused:
            _say(form, refused)
        else:
            toast(request, _("Saved. Who was asked before answers what they were asked."))
            return redirect("console:survey", survey_id=found.id)
    context = {"form": form, "survey": found, "crumbs": _crumbs()}
    return render(request, "console/feedback/survey_form.html", context, status=422 if form.errors else 200)


@allowed(Permission.SURVEYS_WRITE)
@require_POST
def kiosk(request: StaffRequest, survey_id: UUID) -> HttpResponse:
    """Make a link for a tablet and show it, to be opened there."""
    found, now = _survey(survey_id), clock.now()
    typed = request.POST.get("days", "")
    days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    if not 1 <= days <= kiosks.DAYS_MAX:
        toast(request, _("A tablet’s link is good for 1 to %(days)s days.") % {"days": kiosks.DAYS_MAX})
        return redirect("console:survey", survey_id=found.id)
    url = kiosks.open_kiosk(found.id, days=days, actor=request.actor, now=now)
    context = {"survey": found, "url": url, "drawing": qr.draw(url), "until": now + timedelta(days=days), "crumbs": crumbs(found)}
    return render(request, "console/feedback/kiosk.html", context)


@allowed(Permission.FEEDBACK_WRITE)
def send(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Ask one person now, if the gate and the rest between surveys allow it."""
    contact = contact_or_404(contact_id)
    running = [one for one in queries.surveys(running=True) if one.definition.kind is not SurveyKind.CSAT]
    if request.method != "POST":
        asked = [(words.INVITATIONS[one.state], one.asked_at or one.due_at) for one in queries.invitations_of(contact.all_ids)]
        return render(request, "console/feedback/survey_send.html", {**about(contact), "surveys": running, "asked": asked})
    chosen = next((one for one in running if str(one.id) == request.POST.get("survey", "")), None)
    if chosen is None:
        raise Http404
    asking.invite(chosen.id, contact.id, actor=request.actor, now=clock.now())
    toast(request, _("The survey goes out in a moment, unless something speaks against it; the timeline says what."))
    return redirect("console:contact", contact_id=contact.id)


def _satisfied(found: Survey, *, now: datetime) -> Figure | None:
    """Return how many are satisfied with how their complaint ended; None before anybody answered."""
    tally = next((one for one in replies.tallies(found.id, since=now - PERIOD, until=now) if one.question.key == SATISFIED), None)
    good, n = share(tally.counts) if tally else (0, 0)
    if not n:
        return None
    low, high = wilson(good, n)
    interval = _("%(low)s to %(high)s") % {"low": formats.percent(low), "high": formats.percent(high)}
    value = _("%(good)s of %(n)s") % {"good": formats.number(good), "n": formats.number(n)}
    return Figure(_("CSAT"), formats.percent(good / n), value, interval, definition=_("Answers 4 and 5 ÷ all answers, 95% interval."))


def _may_ask_why(found: Survey) -> bool:
    """Say whether a survey could ask why somebody came: it knows who answers, and does not ask it yet."""
    asks = any(one.key == WHY_CAME.key for one in found.definition.questions)
    return found.definition.kind in {SurveyKind.NPS, SurveyKind.OWN} and not found.definition.anonymous and not asks


def _questions(found: Survey, language: str) -> list[tuple[Question, str, str, str]]:
    """Return the own questions with their words, what kind of answer they take, and when they are asked."""
    asked = found.definition.questions
    return [(one, say(one.words, language), str(ANSWERS[one.kind]), condition(one, asked[:place], language)) for place, one in enumerate(asked)]


def _embed_code(found: Survey) -> str:
    """Return the code that a page of the programme's own hosts carries; it is shown as text, so it is a plain string."""
    frame = '<iframe src="{}" title="{}" width="100%" height="900" loading="lazy"></iframe>'
    return str.__str__(format_html(frame, queries.embed_url(found), found.name))


def _report(found: Survey, language: str) -> dict[str, Any] | None:
    """Return what an anonymous survey says in words; None before enough answered."""
    report = anonymous.report(found.id)
    if report is None:
        return None
    scored = [(words.score(report.nps), words.interval(report.nps))] if found.definition.is_scored else []
    return {"n": report.n, "scores": scored, "tallies": [_tally(one, language) for one in report.tallies], "texts": report.texts}


def _tally(one: Tally, language: str) -> tuple[str, int, str, list[tuple[str, int, int]], Sequence[str]]:
    """Return how a question was answered: its words, by how many, its mean, each answer with its count and how long its bar is, and texts."""
    most = max(one.counts.values(), default=0)
    answers = [(said(one.question, key, language), count, round(BAR * count / most) if most else 0) for key, count in one.counts.items()]
    return say(one.question.words, language), one.n, formats.number(round(one.mean, 1)) if one.mean is not None else "", answers, one.texts


def _survey(survey_id: UUID) -> Survey:
    try:
        return queries.survey(survey_id)
    except queries.SurveyUnknown as unknown:
        raise Http404 from unknown


def _say(form: SurveyForm, refused: SurveyRefused) -> None:
    for one in refused.problems:
        form.add_error("other" if one.field == "after" else one.field, words.problem(one))


def _follows(definition: Definition) -> str:
    """Return in words when it asks."""
    if definition.kind is SurveyKind.CSAT:
        return _("%(days)s days after a complaint was closed, who has not said how it ended") % {"days": definition.delay_days}
    if definition.every_days and not definition.after:
        return _("Every %(days)s days") % {"days": definition.every_days}
    if not definition.after:
        return _("Only by its link and by staff")
    after = ", ".join(str(USUAL.get(kind, kind)) for kind in definition.after)
    said = _("%(days)s days after: %(what)s") % {"days": definition.delay_days, "what": after}
    return _("%(said)s; and every %(days)s days") % {"said": said, "days": definition.every_days} if definition.every_days else said


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Surveys"), address("surveys"))]
