"""What went wrong, told in the look of the door it happened at: ours for staff, the shop's for its customers, problem details for programs."""

import sys

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader

from goodword.facts.engine import place_of
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.lib.problem import CONTENT_TYPE, Problem
from goodword.operators.doors import identify
from goodword.portal.doors import not_here

_words = structlog.get_logger("goodword.failing")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be understood."""
    return _page(request, 400, "bad_request", "The request cannot be understood.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the role does not allow it."""
    return _page(request, 403, "forbidden", "This is not allowed.")


def unsafe(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came from elsewhere, or from a page that stood open too long."""
    return _page(request, 403, "csrf", "The form came from elsewhere, or from a page that stood open too long.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here."""
    if _door(request) == "portal":
        return not_here(request)
    return _page(request, 404, "not_found", "Nothing is at this address.")


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; needs neither database nor session, for one of them may be what broke."""
    reference, error = new_code(8), sys.exc_info()[1]
    _words.error("page failed", reference=reference, error=place_of(error) if error else "")
    if _door(request) == "api":
        return _problem(500, "internal", f"The fault is ours. Reference {reference}.")
    context = {"reference": reference, "at": clock.now(), "staff": _door(request) == "console"}
    return HttpResponse(loader.render_to_string("failing/500.html", context), status=500)


def _page(request: HttpRequest, status: int, name: str, words: str) -> HttpResponse:
    door = _door(request)
    if door == "api":
        return _problem(status, name, words)
    # Staff see their navigation around the page where the doors would have let them in.
    around = door == "console" and hasattr(request, "user") and (hasattr(request, "operator") or identify(request) is not None)
    context = {"staff": door == "console", "name": name, "base": "console/page.html" if around else "failing/alone.html"}
    return render(request, "failing/page.html", context, status=status)


def _problem(status: int, code: str, words: str) -> HttpResponse:
    return JsonResponse(Problem(code, words, detail=words, status=status).body(), status=status, content_type=CONTENT_TYPE)


def _door(request: HttpRequest) -> str:
    if request.path.startswith("/console/"):
        return "console"
    return "api" if request.path.startswith(("/api/", "/v1/")) else "portal"
