"""Jobs: what waits, what failed for good and why, who works."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goodword.console.parts import toast
from goodword.console.settings.shared import crumbs
from goodword.facts import queries as facts
from goodword.facts.values import JobState
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.operators import actions
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

STATES: dict[JobState, Promise] = {JobState.DEAD: _("Dead"), JobState.DUE: _("Waiting"), JobState.DONE: _("Done")}


@allowed(Permission.SETTINGS_READ)
def jobs(request: StaffRequest) -> HttpResponse:
    """Show the jobs in one state, dead ones first of all."""
    state = request.GET.get("state", JobState.DEAD)
    if state not in STATES:
        raise Http404
    now, counts = clock.now(), facts.job_counts()
    try:
        listed = facts.jobs(JobState(state), cursor=request.GET.get("after"))
    except CursorInvalid as error:
        raise Http404 from error
    page = {
        "page": listed,
        "state": state,
        "states": [(key.value, label, counts.get(key)) for key, label in STATES.items()],
        "workers": facts.workers(now=now),
        "crumbs": crumbs(),
        "may_write": request.may(Permission.SETTINGS_WRITE),
    }
    return render(request, "console/settings/jobs.html", page)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def decide_on_jobs(request: StaffRequest) -> HttpResponse:
    """Try the ticked jobs again, or drop them."""
    ids = _ids(request.POST.getlist("job"))
    if request.POST.get("do") == "retry":
        count = actions.retry_jobs(ids, actor=request.actor, now=clock.now())
        toast(request, ngettext("%(count)s job is tried again.", "%(count)s jobs are tried again.", count) % {"count": count})
    else:
        count = actions.drop_jobs(ids, actor=request.actor, now=clock.now())
        toast(request, ngettext("%(count)s job was dropped.", "%(count)s jobs were dropped.", count) % {"count": count})
    return redirect("console:jobs")


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts[:1000]]
    except ValueError as error:
        raise Http404 from error


urlpatterns = [
    path("settings/jobs/", jobs, name="jobs"),
    path("settings/jobs/decide/", decide_on_jobs, name="decide_on_jobs"),
]
