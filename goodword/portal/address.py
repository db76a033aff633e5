"""A new mail address is confirmed by its owner: a button behind the mailed link, since scanners follow links."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodword.contacts import queries as contacts
from goodword.contacts.actions import addresses
from goodword.contacts.queries.confirming import change_of_token
from goodword.contacts.values import AddressChange
from goodword.lib import clock
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other
from goodword.portal.look import Look, look_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the button, take the press on it, and say what came of it."""
    now = clock.now()
    change = change_of_token(token, now=now)
    person = contacts.contacts([change.contact_id]).get(change.contact_id) if change else None
    if change is None or (change.confirmed_at and (person is None or person.email != change.new_value)):  # another address counts by now
        return not_here(request)
    look = look_of(request, None, preferred=person.language[:2] if person else "")
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if request.method == "POST":
            return _take(request, change, look, now=now)
        return sealed(_shown(request, change, look), look.language)


def _take(request: HttpRequest, change: AddressChange, look: Look, *, now: datetime) -> HttpResponseBase:
    try:
        addresses.confirm(change.id, now=now)
    except addresses.AddressRefused:
        return not_here(request)
    except addresses.IdentityTaken:
        return sealed(_notice(request, look, _("This address is not free"), _("It belongs to another entry of ours. Please write to us.")), look.language)
    return see_other(f"{request.path}?lang={look.language}")


def _shown(request: HttpRequest, change: AddressChange, look: Look) -> HttpResponse:
    if change.confirmed_at:
        return _notice(request, look, _("Your new address counts"), _("From now on we write to %(address)s.") % {"address": change.new_value})
    context = {
        "look": look,
        "title": _("Confirm your new address"),
        "lead": _("You confirm that %(address)s is yours and that we write to it from now on.") % {"address": change.new_value},
        "button": _("Confirm my address"),
    }
    return render(request, "portal/confirm.html", context)


def _notice(request: HttpRequest, look: Look, title: str, line: str) -> HttpResponse:
    return render(request, "portal/notice.html", {"look": look, "title": title, "lines": [line], "links": []})
