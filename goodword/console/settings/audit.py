"""The audit log: who of the team, or which key, changed what."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Choice, Filter, Words
from goodword.console.settings.shared import crumbs
from goodword.console.settings.subjects import shown
from goodword.console.settings.trail_words import AREAS, action_words
from goodword.lib.pages import CursorInvalid
from goodword.operators import queries
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import AuditEntry, Permission


@dataclass(frozen=True)
class Change:
    """One field that changed."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it."""

    entry: AuditEntry
    action: Words
    about: Words
    changes: list[Change]


@allowed(Permission.AUDIT_READ)
def audit(request: StaffRequest) -> HttpResponse:
    """Show the trail, newest first, filtered by area and person."""
    area, who, subject = request.GET.get("area", ""), request.GET.get("who", ""), request.GET.get("subject", "")[:80]
    try:
        listed = queries.audit_trail(area=area, operator_id=UUID(who) if who else None, subject=subject, cursor=request.GET.get("after"))
    except (CursorInvalid, ValueError) as error:
        raise Http404 from error
    about = shown([*(entry.subject for entry in listed.items), subject])
    people = [Choice(str(person.id), person.shown_name) for person in queries.team()]
    page = {
        "page": listed,
        "lines": [Line(entry, action_words(entry.action), about[entry.subject], _changes(entry)) for entry in listed.items],
        "filters": [
            Filter("area", _("Area"), [Choice(name, AREAS.get(name, name)) for name in queries.audit_actions()], area),
            Filter("who", _("Person"), people, who),
            *([Filter("subject", _("About"), [Choice(subject, about[subject])], subject)] if subject else []),
        ],
        "crumbs": crumbs(),
    }
    return render(request, "console/settings/audit.html", page)


def _changes(entry: AuditEntry) -> list[Change]:
    before, after = entry.before or {}, entry.after or {}
    return [Change(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]


urlpatterns = [path("settings/audit/", audit, name="audit")]
