"""What waits since a restore: release it, or drop what must not go."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goodword.console.parts import toast
from goodword.console.settings.shared import crumbs
from goodword.facts import queries as facts
from goodword.facts.values import JobState
from goodword.lib import clock
from goodword.messaging import actions as messaging
from goodword.messaging.queries import messages
from goodword.messaging.values import MessageState
from goodword.operators import actions
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

SHOWN = 200


@allowed(Permission.SETTINGS_READ)
def outbound(request: StaffRequest) -> HttpResponse:
    """Show what would go out and be worked off."""
    page = {
        "held_at": request.organisation.outbound_held_at,
        "waiting": messages.messages(states=[MessageState.QUEUED, MessageState.HELD], limit=SHOWN),
        "jobs": facts.jobs(JobState.DUE, limit=SHOWN),
        "job_count": facts.job_counts()[JobState.DUE],
        "crumbs": crumbs(),
        "may_write": request.may(Permission.SETTINGS_WRITE),
    }
    return render(request, "console/settings/outbound.html", page)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def release(request: StaffRequest) -> HttpResponse:
    """Let everything that still waits go."""
    if actions.release_outbound(actor=request.actor, now=clock.now()):
        toast(request, _("Released. The workers go on."))
    return redirect("console:outbound")


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def drop_messages(request: StaffRequest) -> HttpResponse:
    """Drop the ticked messages."""
    count = messaging.drop(_ids(request.POST.getlist("message")), actor=request.actor, now=clock.now())
    toast(request, ngettext("%(count)s message was dropped.", "%(count)s messages were dropped.", count) % {"count": count})
    return redirect("console:outbound")


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def drop_waiting_jobs(request: StaffRequest) -> HttpResponse:
    """Drop the ticked jobs."""
    count = actions.drop_jobs(_ids(request.POST.getlist("job")), actor=request.actor, now=clock.now())
    toast(request, ngettext("%(count)s job was dropped.", "%(count)s jobs were dropped.", count) % {"count": count})
    return redirect("console:outbound")


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts[:SHOWN]]
    except ValueError as error:
        raise Http404 from error


urlpatterns = [
    path("settings/outbound/", outbound, name="outbound"),
    path("settings/outbound/release/", release, name="release_outbound"),
    path("settings/outbound/messages/", drop_messages, name="drop_messages"),
    path("settings/outbound/jobs/", drop_waiting_jobs, name="drop_waiting_jobs"),
]
