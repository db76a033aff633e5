"""The page Today, and what is done to tasks on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodword.console import formats
from goodword.console.messages.words import gate_reasons
from goodword.console.parts import Tone, toast
from goodword.console.settings.steps import unsettled
from goodword.console.today.alerts import alerts
from goodword.console.today.cards import card
from goodword.console.today.forms import LATER, TaskForm, later
from goodword.console.today.kinds import REFERRED, Kind, kind_of, outcome_words
from goodword.console.today.waiting import heaps
from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact, IdentityKind
from goodword.lib import clock
from goodword.messaging import actions
from goodword.messaging.queries import tasks as queries
from goodword.messaging.values import NewTask, Task
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Line:
    """A task as the list shows it."""

    task: Task
    title: str
    reason: str
    kind: Kind
    contact: Contact | None
    phone: str
    due: str
    tone: Tone
    share: float  # of the time that is left
    script: str
    about: str  # the address of what it is about, where that has a page


@allowed(Permission.TASKS_READ)
def today(request: StaffRequest) -> HttpResponse:
    """Show what needs me, or the whole team, and what is wrong."""
    now = clock.now()
    team = request.GET.get("whose") == "team"
    load = queries.today(request.operator, time_zone=request.operator.time_zone or request.organisation.time_zone, team=team, now=now)
    people = contacts.contacts({task.contact_id for task in (*load.tasks, *load.done_today) if task.contact_id})
    elsewhere = heaps(request)
    context = {
        "now": now,
        "lines": [line(task, people, now=now) for task in load.tasks],
        "waiting": elsewhere,
        "needed": len(load.tasks) + len(elsewhere),
        "load": load,
        "team": team,
        "done": [(task, _said(task, task.title), outcome_words(task.kind, task.outcome)) for task in load.done_today],
        "alerts": alerts(request.organisation, now=now),
        "colleagues": operators.colleagues() if request.may(Permission.TASKS_WRITE) else [],
        "later": LATER,
        "may_write": request.may(Permission.TASKS_WRITE),
        "steps": unsettled(request),
    }
    return render(request, "console/today.html", context)


def line(task: Task, people: dict[UUID, Contact], *, now: datetime) -> Line:
    """Return how a task reads in a list."""
    contact = people.get(task.contact_id) if task.contact_id else None
    phone = next((one.value for one in contact.identities if one.kind is IdentityKind.PHONE), "") if contact else ""
    words, tone, share = _due(task, now)
    return Line(
        task=task, title=_said(task, task.title), reason=_said(task, task.reason), kind=kind_of(task.kind), contact=contact, phone=phone,
        due=words, tone=tone, share=share, script=_said(task, task.script), about=_about(task),
    )  # fmt: skip


_PAGES = {
    "case": "console:case",
    "recovery": "console:case",
    "improvement": "console:improvement",
    "topic": "console:topic",
    "quote": "console:quote",
    "delivery": "console:delivery",
    "inquiry": "console:inquiry",
    "connection": "console:connection",
    "item": "console:reward_item",
}  # of what tasks are about


def _about(task: Task) -> str:
    kind, __, found = task.subject.partition(":")
    page = "console:contact_erase" if task.kind == "erasure" else _PAGES.get(kind, "")
    return reverse(page, args=[found]) if page and found else ""


def _said(task: Task, words: str) -> str:
    """Return words of a task in the language in use where Goodword wrote them; those of people stay as they are."""
    return words if task.created_by or not words else _(words)


def _due(task: Task, now: datetime) -> tuple[str, Tone, float]:
    if task.due_at is None:
        return "", "", 1.0
    left = task.due_at - now
    if left < timedelta(0):
        return _("%(time)s overdue") % {"time": formats.span(-left)}, "bad", 1.0
    whole = max(task.due_at - task.created_at, timedelta(minutes=1))
    return _("%(time)s left") % {"time": formats.span(left)}, "wait" if left < SOON else "good", left / whole


@allowed(Permission.TASKS_WRITE)
def new_task(request: StaffRequest) -> HttpResponse:
    """Make a task."""
    form = TaskForm(
        request.POST or None,
        initial={"assignee": str(request.operator.id), "contact": request.GET.get("contact", ""), "kind": request.GET.get("kind", "manual")},
        currency=request.organisation.currency,
        colleagues=operators.colleagues(),
    )
    refusal: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_task(_new_task(form.cleaned_data, by=request.operator.id), now=clock.now())
        except actions.CallRefused as refused:
            form.add_error("kind", _("This person may not be called for that."))
            refusal = gate_reasons(refused.reasons)
        else:
            toast(request, _("The task is on the list."))
            return redirect("console:today")
    return render(request, "console/new_task.html", {"form": form, "refusal": refusal}, status=422 if form.errors else 200)


def _new_task(typed: dict[str, Any], *, by: UUID) -> NewTask:
    return NewTask(
        kind=typed["kind"],
        title=typed["title"],
        reason=typed["reason"],
        script=typed["script"],
        contact_id=typed["contact"],
        assignee_id=UUID(typed["assignee"]) if typed["assignee"] else None,
        value=typed["value"],
        due_at=typed["due_at"],
        created_by=by,
        purpose=kind_of(typed["kind"]).purpose,
    )


@allowed(Permission.TASKS_WRITE)
@require_POST
def close(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Write down how a task went."""
    task = _task(task_id)
    outcome = request.POST.get("outcome", "")
    if outcome not in dict(kind_of(task.kind).outcomes):
        raise Http404
    done = actions.close_task(task_id, outcome=outcome, note=request.POST.get("note", "").strip()[:4000], actor=request.actor, now=clock.now())
    if done:
        toast(request, _("Done: %(title)s") % {"title": _said(task, task.title)}, undo=reverse("console:task_reopen", args=[task_id]))
        if outcome == REFERRED and request.may(Permission.REFERRALS_WRITE):
            return _to_the_friend(task)
    else:
        toast(request, _("Somebody was faster: this task is done already."))
    return _back(request)


@allowed(Permission.TASKS_WRITE)
@require_POST
def reopen(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Take back that a task was done."""
    task = _task(task_id)
    back = actions.reopen_task(task_id, actor=request.actor, now=clock.now())
    toast(request, _("Back on the list: %(title)s") % {"title": _said(task, task.title)} if back else _("This task cannot be taken back any more."))
    return _back(request)


@allowed(Permission.TASKS_WRITE)
@require_POST
def hand_on(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Hand a task to a colleague, or to nobody in particular."""
    task = _task(task_id)
    to = next((one for one in operators.colleagues() if str(one.id) == request.POST.get("to", "")), None)
    if actions.reassign(task_id, to=to.id if to else None, actor=request.actor, now=clock.now()):
        words = _("%(name)s has it now: %(title)s") if to else _("Nobody in particular has it now: %(title)s")
        toast(request, words % {"name": to.shown_name if to else "", "title": _said(task, task.title)})
    return _back(request)


@allowed(Permission.TASKS_WRITE)
@require_POST
def put_off(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Give a task another time."""
    task = _task(task_id)
    now = clock.now()
    until = later(request.POST.get("until", ""), now=now)
    if until is None:
        raise Http404
    if actions.put_off_task(task_id, due_at=until, actor=request.actor, now=now):
        toast(request, _("Put off until %(moment)s: %(title)s") % {"moment": formats.moment(until), "title": _said(task, task.title)})
    return _back(request)


def _to_the_friend(task: Task) -> HttpResponseRedirect:
    """Lead to where the friend is entered whom somebody named, with the advocate filled in."""
    known = contacts.contacts([task.contact_id]).get(task.contact_id) if task.contact_id else None
    return HttpResponseRedirect(f"{reverse('console:referral_new')}?{urlencode({'code': known.email if known else ''})}")


def _task(task_id: UUID) -> Task:
    try:
        return queries.task(task_id, now=clock.now())
    except queries.TaskUnknown as unknown:
        raise Http404 from unknown


def _back(request: StaffRequest) -> HttpResponseRedirect:
    whose = "?whose=team" if request.POST.get("whose") == "team" else ""
    return HttpResponseRedirect(reverse("console:today") + whose)


urlpatterns = [
    path("today/", today, name="today"),
    path("today/new", new_task, name="new_task"),
    path("today/<uuid:task_id>/card", card, name="task_card"),
    path("today/<uuid:task_id>/close", close, name="task_close"),
    path("today/<uuid:task_id>/reopen", reopen, name="task_reopen"),
    path("today/<uuid:task_id>/hand-on", hand_on, name="task_hand_on"),
    path("today/<uuid:task_id>/put-off", put_off, name="task_put_off"),
]
