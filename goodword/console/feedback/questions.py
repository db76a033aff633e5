"""A survey's own questions: one on a page of its own, moved, removed, counted, and taken away as a file."""

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.feedback import words
from goodword.console.feedback.lines import answer_lines
from goodword.console.feedback.question_forms import QuestionForm, said
from goodword.console.parts import Crumb, toast
from goodword.feedback.actions import questions as actions
from goodword.feedback.actions.surveys import SurveyRefused
from goodword.feedback.queries import answers as answer_queries
from goodword.feedback.queries import replies
from goodword.feedback.queries import surveys as queries
from goodword.feedback.rules.questions import say
from goodword.feedback.values import Answer, Survey, SurveyKind
from goodword.lib import clock
from goodword.lib.sheets import Cell, csv_lines
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

_FIELDS = {"words": "words_en", "options": "options_en"}
_AT_ONCE = 200
_NO_KEY = "new"  # stands for another page


@allowed(Permission.SURVEYS_WRITE)
def question(request: StaffRequest, survey_id: UUID, key: str = "") -> HttpResponse:
    """Show one question of a survey, or an empty one, and keep it."""
    survey = _survey(survey_id)
    asked = survey.definition.questions
    place = next((place for place, one in enumerate(asked) if one.key == key), len(asked))
    before = asked[place] if place < len(asked) else None
    if key and before is None:
        raise Http404
    form = QuestionForm(
        request.POST or None,
        before=before,
        earlier=asked[:place],
        has_areas=survey.definition.kind is SurveyKind.CHECK,
        initial=QuestionForm.initial_of(before) if before else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = form.question(taken=[_NO_KEY, *(one.key for one in replies.all_questions(survey.id))])
            actions.put(survey.id, made, actor=request.actor, now=clock.now())
        except SurveyRefused as refused:
            for one in refused.problems:
                name = _FIELDS.get(one.field, one.field)
                form.add_error(name if name in form.fields else None, words.problem(one))
        else:
            toast(request, _("The question is kept. Who was asked before answers what they were asked."))
            return redirect("console:survey", survey_id=survey.id)
    context = {"form": form, "survey": survey, "question": before, "crumbs": crumbs(survey)}
    return render(request, "console/feedback/question.html", context, status=422 if form.errors else 200)


@allowed(Permission.SURVEYS_WRITE)
@require_POST
def step(request: StaffRequest, survey_id: UUID, key: str) -> HttpResponse:
    """Ask a question earlier, later, or no more."""
    survey = _survey(survey_id)
    do = request.POST.get("do", "")
    try:
        if do == "remove":
            actions.remove(survey.id, key, actor=request.actor, now=clock.now())
            toast(request, _("It is asked no more. Its answers stay."))
        elif do in {"up", "down"}:
            actions.move(survey.id, key, up=do == "up", actor=request.actor, now=clock.now())
    except SurveyRefused as refused:
        toast(request, words.problem(refused.problems[0]))
    return redirect("console:survey", survey_id=survey.id)


@allowed(Permission.FEEDBACK_READ)
def export(request: StaffRequest, survey_id: UUID) -> StreamingHttpResponse:
    """Return the answers to a survey as CSV, a column for each question that it ever asked; names only to who may take contacts away."""
    survey = _survey(survey_id)
    asked, named = replies.all_questions(survey.id), request.may(Permission.CONTACTS_EXPORT)
    language = request.operator.language
    scored = [_("Score"), _("What one thing would bring it nearer to ten?"), _("Anything else")]
    headings: list[Cell] = [_("When"), _("Who"), _("Came by"), _("Language"), *scored, *(say(one.words, language) for one in asked)]

    def cells(one: Answer, who: str) -> list[Cell]:
        own: list[Cell] = [said(each, one.given.replies[each.key], language) if each.key in one.given.replies else "" for each in asked]
        return [one.answered_at.isoformat(), who, str(words.VIAS[one.via]), one.language, one.given.score, one.given.improve, one.given.more, *own]

    def rows() -> Iterator[list[Cell]]:
        cursor = None
        while True:
            page = answer_queries.page(survey_id=survey.id, cursor=cursor, limit=_AT_ONCE)
            yield from (cells(line.answer, line.who if named and line.answer.contact_id else "") for line in answer_lines(page.items))
            if (cursor := page.next_cursor) is None:
                return

    response = StreamingHttpResponse(csv_lines(headings, rows()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="answers-{survey.slug}.csv"'
    return response


def crumbs(survey: Survey) -> list[Crumb]:
    """Return the way to a page below a survey."""
    above = [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Surveys"), address("surveys"))]
    return [*above, Crumb(survey.name, reverse("console:survey", args=[survey.id]))]


def _survey(survey_id: UUID) -> Survey:
    try:
        return queries.survey(survey_id)
    except queries.SurveyUnknown as unknown:
        raise Http404 from unknown
