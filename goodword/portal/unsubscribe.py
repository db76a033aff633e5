"""Stopping messages: one click in the mail program does it (RFC 8058), a button on the page does, and following the link alone does nothing."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodword.contacts import queries as contacts
from goodword.contacts.queries.consents import EVERYTHING
from goodword.lib import clock
from goodword.lib.signing import TokenInvalid
from goodword.messaging.actions import unsubscribe
from goodword.messaging.actions.unsubscribe import Subscription
from goodword.messaging.values import Purpose
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other
from goodword.portal.look import Look, look_of
from goodword.programs import queries as programs
from goodword.programs.values import Program

ONE_CLICK = "List-Unsubscribe"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what can be stopped, or stop it; the token says whose messages and which, and nobody has to sign in."""
    now = clock.now()
    try:
        subscription = unsubscribe.read(token, now=now)
    except (TokenInvalid, KeyError, ValueError):
        return not_here(request)
    if request.method == "POST" and ONE_CLICK in request.POST:  # from a mail program: no cookie, no redirect, no page
        unsubscribe.unsubscribe(subscription, now=now)
        return HttpResponse(status=200, content_type="text/plain")
    look = _look(request, subscription)
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if request.method == "POST":
            _take(request.POST.get("do", ""), subscription, now=now)
            return see_other(f"{request.path}?lang={look.language}")
        return sealed(_shown(request, subscription, look), look.language)


def _take(wish: str, subscription: Subscription, *, now: datetime) -> None:
    if wish in {"stop", "stop_all"}:
        unsubscribe.unsubscribe(subscription, everything=wish == "stop_all", now=now)
    elif wish == "resume":
        unsubscribe.resubscribe(subscription, wording=_("Send me these messages again"), now=now)


def _shown(request: HttpRequest, subscription: Subscription, look: Look) -> HttpResponse:
    ended = unsubscribe.ended(subscription)
    shop = look.name or _("us")
    context = {
        "look": look,
        "title": _("All mail has stopped") if ended == EVERYTHING else _("These messages have stopped") if ended else _("What we send you"),
        "kind": _kind(subscription.purpose) % {"shop": shop},
        "ended": ended,
        "everything": ended == EVERYTHING,
    }
    return render(request, "portal/unsubscribe.html", context)


def _kind(purpose: Purpose) -> str:
    """Return in words which messages a token is about."""
    return {
        Purpose.SERVICE: _("Thank-yous and news of recommendations and rewards from %(shop)s"),
        Purpose.SURVEY: _("Surveys by %(shop)s"),
        Purpose.ASK: _("Requests by %(shop)s for a recommendation"),
    }.get(purpose, _("Offers and other messages from %(shop)s"))


def _look(request: HttpRequest, subscription: Subscription) -> Look:
    """Return the look of the programme that wrote; without one, that of the organisation, and the language of the person."""
    person = contacts.contacts([subscription.contact_id]).get(subscription.contact_id)
    return look_of(request, _program(subscription), preferred=person.language[:2] if person else "")


def _program(subscription: Subscription) -> Program | None:
    if subscription.program_id is None:
        return None
    try:
        return programs.program(subscription.program_id)
    except programs.ProgramUnknown:
        return None
