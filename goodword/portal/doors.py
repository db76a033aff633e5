"""What every portal view goes through: the shop's look, the language, and answers that nothing keeps or passes on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from goodword.lib import clock
from goodword.lib.signing import keyed_hash
from goodword.portal.look import Look, look_of
from goodword.programs import queries as programs
from goodword.programs.values import Program, ProgramState

View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)


@dataclass(frozen=True)
class Shop:
    """A programme and how its pages look to this visitor."""

    program: Program
    look: Look


@dataclass(frozen=True)
class Visitor:
    """Where a request came from: the address for counting, and hashes of it and of the browser as proof that says nothing else."""

    address: str
    proof: dict[str, str]


def of_program(view: View) -> View:
    """Give a view the programme that its address names; a draft or an unknown one is not there.

    These forms are open to everybody and act on nobody's session, so they need no token against forged requests; a page of another site cannot post to
    them all the same.
    """

    @csrf_exempt
    @wraps(view)
    def door(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
        now = clock.now()
        program = _program(slug)
        if program is None:
            return not_here(request)
        look = look_of(request, program)
        with translation.override(look.language):
            if from_elsewhere(request):
                return not_here(request, program=program, status=403)
            return sealed(view(request, Shop(program, look), now=now, **rest), look.language)

    return door


def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer a link that leads to no programme."""
    return not_here(request)


def not_here(request: HttpRequest, *, program: Program | None = None, status: int = 404) -> HttpResponse:
    """Return the page for what is not there (any more), which tells nothing of why."""
    look = look_of(request, program)
    with translation.override(look.language):
        again = program if program and program.state is not ProgramState.ARCHIVED else None
        return sealed(render(request, "portal/not_here.html", {"look": look, "program": again}, status=status), look.language)


def sealed(response: Response, language: str) -> Response:
    """Let nobody keep, index or pass on what is answered."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Language"] = language
    return response


def see_other(url: str) -> HttpResponseRedirect:
    """Lead on after a form was taken, so that reloading sends nothing twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def visitor(request: HttpRequest) -> Visitor:
    """Return where a request came from."""
    address = request.META.get("REMOTE_ADDR", "")  # behind a trusted proxy the server has put the visitor's own there
    agent = request.headers.get("User-Agent", "")[:500]
    return Visitor(address, {"network": keyed_hash("network", address), "agent": keyed_hash("agent", agent)})


def from_elsewhere(request: HttpRequest) -> bool:
    """Say whether a page of another site sent this form (browsers tell by Sec-Fetch-Site)."""
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site"


def _program(slug: str) -> Program | None:
    try:
        program = programs.by_slug(slug)
    except programs.ProgramUnknown:
        return None
    return None if program.state is ProgramState.DRAFT else program
