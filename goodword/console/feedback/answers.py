"""Answers: the list, one with what it said before, and one typed in during a call."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.addresses import address
from goodword.console.feedback import words
from goodword.console.feedback.forms import AnswerForm
from goodword.console.feedback.lines import answer_lines
from goodword.console.feedback.question_forms import reply_lines
from goodword.console.parts import Choice, Crumb, Filter, toast
from goodword.contacts import queries as contacts
from goodword.feedback.actions import answering
from goodword.feedback.actions.answering import AnswerRefused
from goodword.feedback.queries import answers as queries
from goodword.feedback.queries import replies, topics
from goodword.feedback.queries import surveys as survey_queries
from goodword.feedback.queries.phrases import of_answer as phrases_of
from goodword.feedback.queries.quotes import of_answer
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import Answer, Group, Source, Via
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

PAGE_LIMIT = 30


@allowed(Permission.FEEDBACK_READ)
def answers(request: StaffRequest) -> HttpResponse:
    """Show answers, the newest first."""
    group, via, survey = (request.GET.get(name, "") for name in ("group", "via", "survey"))
    known = {str(one.id): one.name for one in survey_queries.surveys()}
    group, via, survey = group if group in set(Group) else "", via if via in set(Via) else "", survey if survey in known else ""
    try:
        page = queries.page(
            group=Group(group) if group else None,
            via=Via(via) if via else None,
            survey_id=UUID(survey) if survey else None,
            cursor=request.GET.get("after"),
            limit=PAGE_LIMIT,
        )
    except CursorInvalid as error:
        raise Http404 from error
    filters = [
        Filter("group", gettext_lazy("Group"), [Choice(one.value, label) for one, (_mark, label) in words.GROUPS.items()], group),
        Filter("survey", gettext_lazy("Survey"), [Choice(key, name) for key, name in known.items()], survey),
        Filter("via", gettext_lazy("Came by"), [Choice(one.value, label) for one, label in words.VIAS.items()], via),
    ]
    context = {"tab": "answers", "lines": answer_lines(page.items), "page": page, "filters": filters, "narrowed": bool(group or via or survey)}
    return render(request, "console/feedback/answers.html", context | {"may_write": request.may(Permission.FEEDBACK_WRITE), "surveys": known})


@allowed(Permission.FEEDBACK_READ)
def answer(request: StaffRequest, answer_id: UUID) -> HttpResponse:
    """Show one answer, what it said before, and how it came."""
    try:
        found = queries.answer(answer_id)
    except queries.AnswerUnknown as unknown:
        raise Http404 from unknown
    language, not_taken = request.operator.language, replies.not_taken(answer_id)
    context = {
        "line": answer_lines([found])[0],
        "earlier": queries.versions(answer_id)[:-1],
        "replies": [
            (words_of, said, one.key in not_taken) for one, words_of, said in reply_lines(replies.all_questions(found.survey_id), found.given.replies, language)
        ],
        "survey": survey_queries.survey(found.survey_id),
        "quotes": of_answer(found.id),
        "phrases": phrases_of(found.id),
        "themes": (themes := topics.of_answer(found.id)),
        "causes": [one for one in topics.topics(Kind.CAUSE) if one not in themes],
        "may_write": request.may(Permission.FEEDBACK_WRITE),
        "may_propose": found.contact_id is not None and request.may(Permission.FEEDBACK_WRITE),
        "by": operators.names([found.entered_by]).get(found.entered_by, "") if found.entered_by else "",
        "crumbs": [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Answers"), address("answers"))],
    }
    return render(request, "console/feedback/answer.html", context)


@allowed(Permission.FEEDBACK_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Take an answer that somebody gives on the telephone or at the counter; another survey shows its questions first."""
    known = [one for one in survey_queries.surveys() if not one.definition.anonymous]
    crumbs = [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Answers"), address("answers"))]
    context: dict[str, Any] = {"crumbs": crumbs, "surveys": known, "survey_new": reverse("console:survey_new")}
    if not known:
        return render(request, "console/feedback/answer_new.html", context)
    wanted = request.POST.get("survey") or request.GET.get("survey", "")
    survey = next((one for one in known if str(one.id) == wanted), known[0])
    is_sent = request.method == "POST" and request.POST.get("do") != "questions"
    typed = request.POST.dict() if request.method == "POST" else {"contact": _typed_for(request)}
    form = AnswerForm(request.POST if is_sent else None, survey=survey, language=request.operator.language, initial=typed | {"survey": str(survey.id)})
    if is_sent and form.is_valid() and (made := _entered(request, form)):
        toast(request, _("The answer is kept, and what follows from it is on the list."))
        return redirect("console:case", case_id=made.case_id) if made.case_id else redirect("console:answer", answer_id=made.id)
    return render(request, "console/feedback/answer_new.html", context | {"form": form}, status=422 if form.errors else 200)


def _entered(request: StaffRequest, form: AnswerForm) -> Answer | None:
    """Return the answer that was kept; where it cannot be, the form says why."""
    contact_id = form.found()
    if contact_id is None:
        form.add_error("contact", _("No contact has this address or number. Add the contact first."))
        return None
    source = Source(
        Via.CALL,
        language=request.operator.language,
        entered_by=request.operator.id,
        wording=_("You may call me about my answers."),
        proof={"kind": "said to staff", "operator": str(request.operator.id)},
    )
    survey_id, key = UUID(form.cleaned_data["survey"]), form.cleaned_data["key"]
    try:
        return answering.enter(survey_id, contact_id, form.given(), source, key=key, actor=request.actor, now=clock.now())
    except AnswerRefused as refused:
        for one in refused.problems:
            form.add_error(one.field if one.field in form.fields else f"q_{one.field}" if f"q_{one.field}" in form.fields else None, words.problem(one))
        return None


def _typed_for(request: StaffRequest) -> str:
    """Return the address of the contact that the page was opened for."""
    try:
        person = contacts.contacts([UUID(request.GET.get("contact", ""))])
    except ValueError:
        return ""
    return next((one.email or one.phone for one in person.values()), "")
