"""Erase what a person told us: says first what it takes away, and that it cannot be undone."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goodword.console.parts import Crumb, toast
from goodword.contacts import queries as contacts
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.values import IdentityKind
from goodword.feedback.queries.erasure import held
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.privacy import actions as privacy


@allowed(Permission.SETTINGS_WRITE)
def erase(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show what there is, and erase it when told so."""
    try:
        person = contacts.contact(contact_id)
    except ContactUnknown as unknown:
        raise Http404 from unknown
    if request.method == "POST":
        privacy.erase_feedback(person.id, actor=request.actor, now=clock.now())
        toast(request, _("Erased. Scores and dates stay, without words."))
        return redirect("console:contact", contact_id=person.id)
    emails = {one.value for one in person.identities if one.kind is IdentityKind.EMAIL}
    name = person.name or person.email or _("A contact")
    page = {"name": name, "held": held(person.all_ids, emails=emails), "crumbs": [Crumb(name, reverse("console:contact", args=[person.id]))]}
    return render(request, "console/feedback/erase.html", page)
