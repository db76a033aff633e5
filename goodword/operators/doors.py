"""What doors for staff share: who asks, what they may, and when their session is over.

Every view of the console carries exactly one of three marks, and a test walks the addresses to see it: `@allowed(Permission.X)`, `@signed_in` (what
everybody may do to their own account) or `@public` (ways in).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse
from django.utils import timezone, translation

from goodword.lib import clock
from goodword.operators import models, permissions
from goodword.operators.actions.sessions import forget_session, note_session_used
from goodword.operators.queries.organisation import organisation
from goodword.operators.queries.team import to_value
from goodword.operators.rules import SessionLimits, session_over
from goodword.operators.values import Actor, Operator, Organisation, Permission, zone_of

SEEN_WRITTEN_EVERY = timedelta(minutes=5)


class StaffRequest(HttpRequest):
    """A request by somebody of the staff, as the views behind `allowed` and `signed_in` get it."""

    actor: Actor
    operator: Operator
    organisation: Organisation
    htmx: Any  # django_htmx's details, false for an ordinary request

    def may(self, permission: Permission) -> bool:
        """Say whether who asks has this permission too; for parts of a page that not all its readers may use."""
        return permissions.allows(self.operator.role, permission)


@dataclass(frozen=True)
class Access:
    """What a view demands: a permission for reading, perhaps another for writing; `who` is "staff", "signed_in" or "public"."""

    who: str
    read: Permission | None = None
    write: Permission | None = None

    def demanded(self, method: str | None) -> Permission | None:
        """Return the permission that a request of this method needs; None for none beyond being signed in."""
        return self.read if method in {"GET", "HEAD", "OPTIONS"} else self.write


PUBLIC = Access("public")
SIGNED_IN = Access("signed_in")

View = Callable[..., HttpResponseBase]


def allowed(read: Permission, *, write: Permission | None = None) -> Callable[[View], View]:
    """Let only staff with a permission into a view: `read` to look, `write` (the same where left out) to change.

    Who is not signed in is sent to the sign-in page, who lacks the permission gets 403; `request.actor` and `request.operator` say who asks.
    """
    return lambda view: _guarded(view, Access("staff", read, write or read))


def signed_in(view: View) -> View:
    """Let everybody of the staff into a view, whatever their role."""
    return _guarded(view, SIGNED_IN)


def public(view: View) -> View:
    """Mark a view of the console as open to strangers: signing in."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_to_all.access = PUBLIC  # type: ignore[attr-defined]
    return open_to_all


def access_of(view: Callable[..., object]) -> Access | None:
    """Return what a view demands, None where somebody forgot to say."""
    return getattr(view, "access", None)


def identify(request: HttpRequest) -> Operator | None:
    """Return who of the staff sends a request and note it there; None for a stranger."""
    user = request.user
    if not isinstance(user, models.Operator) or not user.is_active:
        return None
    operator = to_value(user)
    request.operator = operator  # type: ignore[attr-defined]
    request.organisation = organisation()  # type: ignore[attr-defined]
    request.actor = Actor(operator_id=operator.id)  # type: ignore[attr-defined]
    request.may = lambda permission: permissions.allows(operator.role, permission)  # type: ignore[attr-defined]
    return operator


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        operator = identify(request)
        if operator is None:
            return to_sign_in(request)
        demanded = access.demanded(request.method)
        if demanded is not None and not permissions.allows(operator.role, demanded):
            raise PermissionDenied(demanded)
        zone = zone_of(operator.time_zone or request.organisation.time_zone)  # type: ignore[attr-defined]
        with translation.override(operator.language), timezone.override(zone):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response = response.render()
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page, and from there back to what was asked for."""
    address = resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    back = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseRedirect(f"{address}?{urlencode({'next': back})}" if back else address)


def client_address(request: HttpRequest) -> str:
    """Return the address of who asks; what trusted proxies say of it was already looked at where the request came in."""
    return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 (a value, nothing listens)


def begin_session(request: HttpRequest, now: datetime) -> None:
    """Note when a session began; its idle and its whole time run from here."""
    request.session["began_at"] = request.session["seen_at"] = now.timestamp()


class SessionEnds:
    """The middleware that ends sessions which were idle too long or are too old, and notes when each was last used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check(request, clock.now())
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: datetime) -> None:
        session = request.session
        began, seen = (datetime.fromtimestamp(session.get(name, now.timestamp()), UTC) for name in ("began_at", "seen_at"))
        limits = SessionLimits(idle=timedelta(hours=settings.SESSION_IDLE_HOURS), absolute=timedelta(days=settings.SESSION_DAYS))
        if session_over(began_at=began, seen_at=seen, limits=limits, now=now):
            forget_session(session_key=session.session_key or "")
            logout(request)
            return
        if "began_at" not in session:
            begin_session(request, now)
        elif now - seen >= SEEN_WRITTEN_EVERY:
            session["seen_at"] = now.timestamp()
            note_session_used(session_key=session.session_key or "", address=client_address(request), now=now)
