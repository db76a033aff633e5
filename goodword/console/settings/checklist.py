"""The first page of Settings: what is set up, what is not, and how long the rest takes."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.choices import country_name
from goodword.console.parts import Words, toast
from goodword.console.settings.steps import ASIDE, first_steps
from goodword.facts import queries as facts
from goodword.facts.values import JobState
from goodword.feedback.queries import bodies as dispute
from goodword.feedback.queries import recovery
from goodword.integrations.queries import connections
from goodword.lib import clock
from goodword.operators import actions, queries
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission


@dataclass(frozen=True)
class Line:
    """One line of the list of all settings."""

    title: Words
    url: str
    value: Words = ""
    tone: str = ""


@allowed(Permission.SETTINGS_READ)
def checklist(request: StaffRequest) -> HttpResponse:
    """Show what is set up and what is not."""
    groups = first_steps(request)
    items = [item for group in groups for item in group.items]
    page = {
        "groups": groups,
        "done": sum(item.settled for item in items),
        "total": len(items),
        "minutes": sum(item.minutes for item in items if not item.settled),
        "lines": all_settings(request),
        "may_write": request.may(Permission.SETTINGS_WRITE),
    }
    return render(request, "console/settings/checklist.html", page)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def put_aside(request: StaffRequest, name: str) -> HttpResponse:
    """Take an optional thing off the list, or back on."""
    put = {key: value for key, value in request.organisation.checklist.items() if key != name}
    if len(put) == len(request.organisation.checklist):
        put[name] = ASIDE
        toast(request, _("Put aside."), undo=reverse("console:put_aside", args=[name]))
    actions.change_organisation(actor=request.actor, now=clock.now(), checklist=put)
    return redirect("console:settings")


def all_settings(request: StaffRequest) -> list[Line]:
    """Return every page of Settings that the role may see, each with what stands there."""
    organisation, jobs = request.organisation, facts.job_counts()
    team = queries.colleagues()
    keys = [key for key in queries.api_keys() if key.works(clock.now())]
    dead = jobs[JobState.DEAD]
    lines = [
        Line(_("Organisation and brand"), reverse("console:organisation"), country_name(organisation.country)),
        Line(_("Mail and sender"), reverse("console:mail_settings"), organisation.mail.host or _("none")),
        Line(_("Team and roles"), reverse("console:team"), str(len(team))),
        Line(_("Working hours"), reverse("console:hours"), "" if organisation.hours.week else _("day and night")),
        Line(_("Dispute bodies"), reverse("console:bodies"), "" if dispute.bodies() else _("none")),
        Line(_("Recovery plans"), reverse("console:plans"), "" if recovery.plans() else _("none")),
        Line(_("API keys"), reverse("console:keys"), str(len(keys))),
        Line(_("Shops and providers"), reverse("console:connections"), str(len(connections.connections()))),
        Line(_("Data retention"), reverse("console:retention")),
        Line(_("Jobs"), reverse("console:jobs"), _("%(count)s dead") % {"count": dead} if dead else "", "bad" if dead else ""),
    ]
    if request.may(Permission.MESSAGES_READ):
        lines.append(Line(_("Wordings of mails"), reverse("console:mail_wordings")))
        lines.append(Line(_("Mailbox"), reverse("console:mailbox")))
    if organisation.outbound_held_at:
        lines.append(Line(_("Held since the restore"), reverse("console:outbound"), _("on hold"), "bad"))
    if request.may(Permission.AUDIT_READ):
        lines.append(Line(_("Audit log"), reverse("console:audit")))
    return lines


urlpatterns = [
    path("settings/", checklist, name="settings"),
    path("settings/aside/<slug:name>/", put_aside, name="put_aside"),
]
