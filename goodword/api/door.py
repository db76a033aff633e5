"""The door of /api/v1: who asks, how much, and that the same request twice is done once. All answers leave through here."""

import hashlib
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from goodword.api import limits, problems
from goodword.api.problems import Refused, problem
from goodword.lib import clock
from goodword.operators.actions import authenticate_key
from goodword.operators.actions.idempotency import RequestDiffers, RequestRunning, begin_request, finish_request
from goodword.operators.values import Actor

PREFIX = "/api/v1/"
OPEN_PATHS = frozenset({PREFIX, PREFIX + "docs", PREFIX + "openapi.json"})

limiter = limits.Limiter(settings.API_REQUESTS_PER_MINUTE)


class ApiDoor:
    """Middleware around everything below /api/v1/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request of the API, and leave all others alone."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if request.path_info in OPEN_PATHS:
            return _as_problem(self.get_response(request))
        response = self._answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        now = clock.now()
        key = authenticate_key(_token(request), now=now)
        if key is None:
            return _unauthorized()
        allowance = limiter.take(key.id, at=monotonic())
        if allowance.wait_s:
            response = problem("rate_limited", f"This key may send {allowance.limit} requests a minute; wait {allowance.wait_s} seconds.")
            response.headers["Retry-After"] = str(allowance.wait_s)
        else:
            request.key, request.actor, request.now = key, Actor(api_key_id=key.id), now  # type: ignore[attr-defined]
            response = self._checked(request)
        for name, value in allowance.headers.items():
            response.headers[name] = value
        return response

    def _checked(self, request: HttpRequest) -> HttpResponse:
        try:
            _check_body(request)
            idempotency_key = _idempotency_key(request)
        except Refused as refused:
            return problem(refused.code, refused.detail)
        if idempotency_key is None:
            return _as_problem(self.get_response(request))
        return self._once(request, idempotency_key)

    def _once(self, request: HttpRequest, idempotency_key: str) -> HttpResponse:
        """Do the request and keep its answer in one transaction, or answer as the first time.

        Only answers of success are kept: what was refused changed nothing and may be sent again under the same key.
        """
        key_id, now = request.key.id, request.now  # type: ignore[attr-defined]
        with transaction.atomic():
            try:
                earlier = begin_request(key_id, idempotency_key, body_hash=_fingerprint(request), now=now)
            except RequestDiffers:
                return problem("idempotency_key_reused", "Send a changed request under a new key.")
            except RequestRunning:
                response = problem("idempotency_key_busy", "Ask again in a second for its answer.")
                response.headers["Retry-After"] = "1"
                return response
            if earlier is not None:
                replayed = HttpResponse(earlier.answer, status=earlier.status, content_type="application/json; charset=utf-8")
                replayed.headers["Idempotency-Replayed"] = "true"
                return replayed
            response = _as_problem(self.get_response(request))
            if response.status_code < 300:
                finish_request(key_id, idempotency_key, status=response.status_code, answer=response.content.decode())
            else:
                transaction.set_rollback(True)
            return response


def _token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _unauthorized() -> HttpResponse:
    response = problem("unauthorized", "Send the header Authorization: Bearer gw_live_…")
    response.headers["WWW-Authenticate"] = 'Bearer realm="goodword"'
    return response


def _check_body(request: HttpRequest) -> None:
    """Raise Refused for a body that is too large or no JSON."""
    limit = limits.body_limit(request.path_info)
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        length = 0
    if length > limit:
        raise Refused("too_large", f"The body may have {limit} bytes.")
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise Refused("too_large", f"The body may have {limit} bytes.") from error
    if body and request.method in {"POST", "PATCH", "PUT"} and request.content_type != "application/json":
        raise Refused("media_type", f"The body came as {request.content_type or 'nothing named'}.")


def _idempotency_key(request: HttpRequest) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not 1 <= len(key) <= 255 or not all("!" <= sign <= "~" for sign in key):
        raise Refused("idempotency_key_invalid")
    return key


def _fingerprint(request: HttpRequest) -> str:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()


def _as_problem(response: HttpResponse) -> HttpResponse:
    """Turn an error page that Django or the router made into a problem; keep its headers."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE):
        return response
    answer = problems.of_status(response.status_code)
    if "Allow" in response.headers:
        answer.headers["Allow"] = response.headers["Allow"]
    return answer
