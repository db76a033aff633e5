"""Answers: the list, one with what it said before, and one typed in during a call."""

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
from goodword.console.parts import Choice, Crumb, Filter, toast
from goodword.contacts import queries as contacts
from goodword.feedback.actions import answering
from goodword.feedback.actions.answering import AnswerRefused
from goodword.feedback.queries import answers as queries
from goodword.feedback.queries import surveys as survey_queries
from goodword.feedback.values import Group, Source, Via
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
    context = {
        "line": answer_lines([found])[0],
        "earlier": queries.versions(answer_id)[:-1],
        "survey": survey_queries.survey(found.survey_id),
        "by": operators.names([found.entered_by]).get(found.entered_by, "") if found.entered_by else "",
        "crumbs": [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Answers"), address("answers"))],
    }
    return render(request, "console/feedback/answer.html", context)


@allowed(Permission.FEEDBACK_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Take an answer that somebody gives on the telephone or at the counter."""
    form = AnswerForm(request.POST or None, initial={"contact": _typed_for(request)})
    if request.method == "POST" and form.is_valid():
        contact_id = form.found()
        if contact_id is None:
            form.add_error("contact", _("No contact has this address or number. Add the contact first."))
        else:
            source = Source(
                Via.CALL,
                language=request.operator.language,
                entered_by=request.operator.id,
                wording=_("You may call me about my answers."),
                proof={"kind": "said to staff", "operator": str(request.operator.id)},
            )
            try:
                made = answering.enter(
                    UUID(form.cleaned_data["survey"]), contact_id, form.given(), source, key=form.cleaned_data["key"], actor=request.actor, now=clock.now()
                )
            except AnswerRefused as refused:
                for one in refused.problems:
                    form.add_error(one.field, words.problem(one))
            else:
                toast(request, _("The answer is kept, and what follows from it is on the list."))
                return redirect("console:case", case_id=made.case_id) if made.case_id else redirect("console:answer", answer_id=made.id)
    crumbs = [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Answers"), address("answers"))]
    context = {"form": form, "crumbs": crumbs, "surveys": survey_queries.surveys(), "survey_new": reverse("console:survey_new")}
    return render(request, "console/feedback/answer_new.html", context, status=422 if form.errors else 200)


def _typed_for(request: StaffRequest) -> str:
    """Return the address of the contact that the page was opened for."""
    try:
        person = contacts.contacts([UUID(request.GET.get("contact", ""))])
    except ValueError:
        return ""
    return next((one.email or one.phone for one in person.values()), "")
