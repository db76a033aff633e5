"""Improvements: what glad customers would still have otherwise, what is being changed, by whom and until when, and whom to tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.addresses import address
from goodword.console.choices import LongSelect
from goodword.console.feedback.words import Words
from goodword.console.parts import Crumb, Mark, toast
from goodword.contacts import queries as contacts
from goodword.feedback.actions import improvements as actions
from goodword.feedback.queries import improvements as queries
from goodword.feedback.queries.topics import in_charge, topic_path, topics
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values.improvements import Area, Improvement, ImprovementState, NewImprovement
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

CAVEATS_SHOWN = 20
SINCE = timedelta(days=365)
AREAS: Mapping[Area, Words] = {
    Area.PRODUCT: gettext_lazy("Product"),
    Area.SALES: gettext_lazy("Sales"),
    Area.MARKETING: gettext_lazy("Marketing"),
    Area.PROCESSES: gettext_lazy("Processes"),
    Area.SITE: gettext_lazy("Site"),
}
STATES: Mapping[ImprovementState, tuple[Mark, Words]] = {
    ImprovementState.OPEN: ("work", gettext_lazy("In work")),
    ImprovementState.DONE: ("done", gettext_lazy("Done")),
    ImprovementState.DROPPED: ("refused", gettext_lazy("Dropped")),
}
REFUSALS: Mapping[str, Words] = {
    "title_missing": gettext_lazy("Say what is changed."),
    "topic_unknown": gettext_lazy("This category or cause is gone. Choose another."),
    "person_unknown": gettext_lazy("Say who sees to it."),
    "words_missing": gettext_lazy("Write what was done; everybody who raised it gets these words."),
    "ended_already": gettext_lazy("Somebody was faster: it is done or dropped by now."),
}


@dataclass(frozen=True)
class Line:
    """An improvement as a row."""

    improvement: Improvement
    mark: Mark
    state: Words
    area: Words
    who: str
    late: bool
    raised: int
    told: int


class ImprovementForm(forms.Form):
    """What is changed, where, by whom and until when."""

    title = forms.CharField(label=gettext_lazy("What is changed"), max_length=actions.TITLE_MAX)
    area = forms.ChoiceField(label=gettext_lazy("Who can act"), choices=list(AREAS.items()))
    responsible = forms.ChoiceField(label=gettext_lazy("Who sees to it"))
    due_on = forms.DateField(label=gettext_lazy("Until when"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    topic = forms.ChoiceField(
        label=gettext_lazy("Which theme it mends"), required=False, widget=LongSelect,
        help_text=gettext_lazy("Everybody who complained about it is told when it is done."),
    )  # fmt: skip
    answer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: new_code(20))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = [(str(one.id), one.shown_name) for one in operators.colleagues()]  # type: ignore[attr-defined]
        known = [(str(one.id), " › ".join(one.path)) for kind in (Kind.CAUSE, Kind.CATEGORY) for one in topics(kind)]
        self.fields["topic"].choices = [("", _("None")), *known]  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """What customers are told."""

    words = forms.CharField(label=gettext_lazy("What was done"), max_length=actions.WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4}))


@allowed(Permission.FEEDBACK_READ)
def improvements(request: StaffRequest) -> HttpResponse:
    """Show what is being changed, and what glad customers would have otherwise."""
    now = clock.now()
    caveats = queries.caveats(since=now - SINCE)
    people = contacts.called({one.contact_id for one in caveats[:CAVEATS_SHOWN] if one.contact_id})
    context = {
        "tab": "improvements",
        "lines": _lines(queries.improvements(), today=_today(request)),
        "caveats": [(one, people.get(one.contact_id, "") if one.contact_id else "") for one in caveats[:CAVEATS_SHOWN]],
        "more": max(len(caveats) - CAVEATS_SHOWN, 0),
        "may_write": request.may(Permission.FEEDBACK_WRITE),
    }
    return render(request, "console/feedback/improvements.html", context)


@allowed(Permission.FEEDBACK_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Make an improvement, perhaps of what somebody said in an answer."""
    now = clock.now()
    initial = {"responsible": str(request.operator.id), "due_on": _today(request) + timedelta(days=30), "answer": request.GET.get("answer", "")}
    initial |= _of_topic(request.GET.get("topic", ""))
    form = ImprovementForm(request.POST or None, initial={**initial, "title": request.GET.get("title", "")[: actions.TITLE_MAX]})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        topic = UUID(typed["topic"]) if typed["topic"] else None
        wanted = NewImprovement(typed["title"], Area(typed["area"]), UUID(typed["responsible"]), typed["due_on"], topic)
        answers = [typed["answer"]] if typed["answer"] else []
        try:
            made = actions.create(wanted, answers=answers, key=typed["key"], actor=request.actor, now=now)
        except actions.ImprovementRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
        else:
            toast(request, _("Kept, and put on the list of who sees to it."))
            return redirect("console:improvement", improvement_id=made.id)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "console/feedback/improvement_new.html", context, status=422 if form.errors else 200)


@allowed(Permission.FEEDBACK_READ, write=Permission.FEEDBACK_WRITE)
def improvement(request: StaffRequest, improvement_id: UUID) -> HttpResponse:
    """Show one improvement with who raised it; finish or drop it."""
    try:
        found = queries.improvement(improvement_id)
    except queries.ImprovementUnknown as unknown:
        raise Http404 from unknown
    form = DoneForm(request.POST if request.POST.get("do") == "finish" else None)
    if request.method == "POST":
        try:
            if _done(request, found, form):
                return redirect("console:improvement", improvement_id=found.id)
        except actions.ImprovementRefused as refused:
            form = form if form.is_bound else DoneForm({})
            form.add_error(None, str(REFUSALS[refused.code]))
    raised = queries.raised(found)
    context = {
        "form": form,
        "line": _lines([found], today=_today(request))[0],
        "topic": " › ".join(topic_path(found.topic_id)),
        "raised": len(raised),
        "complained": sum(one.case_id is not None for one in raised),
        "crumbs": _crumbs(),
        "may_write": request.may(Permission.FEEDBACK_WRITE),
    }
    return render(request, "console/feedback/improvement.html", context, status=422 if form.errors else 200)


def _done(request: StaffRequest, found: Improvement, form: DoneForm) -> bool:
    """Do what the button says; False where the words are not right."""
    what, now = request.POST.get("do"), clock.now()
    if what == "drop":
        actions.drop(found.id, actor=request.actor, now=now)
        toast(request, _("Dropped. Nobody is told."))
        return True
    if what != "finish":
        raise Http404
    if not form.is_valid():
        return False
    actions.finish(found.id, form.cleaned_data["words"], actor=request.actor, now=now)
    toast(request, _("Done. Everybody who raised it is told in a moment."))
    return True


def _of_topic(text: str) -> dict[str, str]:
    """Return what the form begins with for a theme: the area that can act on it, and who is in charge."""
    try:
        topic_id = UUID(text)
    except ValueError:
        return {}
    area, person = in_charge(topic_id)
    return {"topic": text} | ({"area": area} if area else {}) | ({"responsible": str(person)} if person else {})


def _lines(found: list[Improvement], *, today: date) -> list[Line]:
    names = operators.names({one.responsible_id for one in found if one.responsible_id})
    counts = queries.told_counts()
    return [
        Line(
            one, *STATES[one.state], AREAS[one.area], names.get(one.responsible_id, "") if one.responsible_id else "",
            one.state is ImprovementState.OPEN and one.due_on < today, *counts.get(one.id, (0, 0)),
        )
        for one in found
    ]  # fmt: skip


def _today(request: StaffRequest) -> date:
    return clock.now().astimezone(request.organisation.zone).date()


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Improvements"), address("improvements"))]
