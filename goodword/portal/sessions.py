"""The session that a signed link opens: one person, one purpose, in a cookie of its own that the console never sees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from goodword.contacts import queries as contacts
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.values import Contact
from goodword.lib import clock, signing
from goodword.links import queries as links
from goodword.links.values import Access, AccessPurpose
from goodword.portal.doors import View, from_elsewhere, not_here, sealed
from goodword.portal.look import Look, look_of
from goodword.programs import queries as programs
from goodword.programs.values import Program

COOKIE = "gw_portal"
LANGUAGE_COOKIE = "gw_portal_lang"
PATH = "/a/"


@dataclass(frozen=True)
class Guest:
    """Who is on the page: the person, the programme, and what its forms carry to show that they come from this very session."""

    contact: Contact
    program: Program
    look: Look
    access: Access
    form_key: str


def with_session(*purposes: AccessPurpose) -> Callable[[View], View]:
    """Give a view the guest whose session it is, where the session is for one of these purposes; everybody else learns nothing.

    Forms are guarded by a key made of the session itself instead of Django's cookie, which needs a referrer that these pages do not send.
    """

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def door(request: HttpRequest, **rest: Any) -> HttpResponseBase:
            now = clock.now()
            guest = _guest(request, now=now)
            if guest is None or guest.access.purpose not in purposes:
                return not_here(request)
            with translation.override(guest.look.language):
                if request.method == "POST" and (from_elsewhere(request) or not signing.same(request.POST.get("form_key", ""), guest.form_key)):
                    return not_here(request, program=guest.program, status=403)
                response = sealed(view(request, guest, now=now, **rest), guest.look.language)
                if request.GET.get("lang") == guest.look.language:
                    _set(response, LANGUAGE_COOKIE, guest.look.language, until=guest.access.ends_at)
                return response

        return door

    return guard


def begin(response: HttpResponseBase, access: Access) -> None:
    """Open a session in the visitor's browser."""
    _set(response, COOKIE, links.session_token(access), until=access.ends_at)


def end(response: HttpResponseBase) -> None:
    """Close the session in this browser."""
    for name in (COOKIE, LANGUAGE_COOKIE):
        response.delete_cookie(name, path=PATH)


def _guest(request: HttpRequest, *, now: datetime) -> Guest | None:
    token = request.COOKIES.get(COOKIE, "")
    try:
        access = links.session(token, now=now)
        contact = contacts.contact(access.contact_id)
        program = programs.program(access.program_id)
    except (links.AccessOver, ContactUnknown, programs.ProgramUnknown):
        return None
    if contact.erased_at:
        return None
    look = look_of(request, program, preferred=request.COOKIES.get(LANGUAGE_COOKIE, "") or contact.language)
    return Guest(contact, program, look, access, form_key=signing.keyed_hash("portal-form", token))


def _set(response: HttpResponseBase, name: str, value: str, *, until: datetime) -> None:
    response.set_cookie(name, value, expires=until, path=PATH, secure=settings.HTTPS, httponly=True, samesite="Lax")
