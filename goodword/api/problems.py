"""What goes wrong, as application/problem+json (RFC 9457): one page of every code, its status and its title."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"

# code: (status, title). A client may rely on code and status; titles and details are for people.
PROBLEMS: Mapping[str, tuple[int, str]] = {
    "bad_request": (400, "The request cannot be read"),
    "cursor_invalid": (400, "The cursor was not given out by an earlier page"),
    "idempotency_key_invalid": (400, "The idempotency key is not 1 to 255 visible ASCII signs"),
    "unauthorized": (401, "A working API key is needed"),
    "forbidden": (403, "The key lacks the scope for this"),
    "not_found": (404, "There is nothing at this address"),
    "method_not_allowed": (405, "This address does not take this method"),
    "identity_taken": (409, "This address or id belongs to another contact"),
    "conflict": (409, "What is stored already stands against it"),
    "changed_meanwhile": (409, "Somebody else changed it in the meantime"),
    "step_refused": (409, "The present state does not allow this step"),
    "idempotency_key_reused": (409, "The idempotency key was used for another request"),
    "idempotency_key_busy": (409, "The same request is still being worked on"),
    "too_large": (413, "The body is too large"),
    "media_type": (415, "The body must be application/json"),
    "invalid": (422, "Something in the request is not right"),
    "rate_limited": (429, "Too many requests"),
    "internal": (500, "Something went wrong on our side"),
    "unavailable": (503, "Not available just now"),
}

_CODE_OF_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    422: "invalid",
}


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong with a request: where (a JSON pointer, RFC 6901, or the name of a parameter), and why."""

    pointer: str
    detail: str
    code: str = ""


class Refused(Exception):
    """A request that a view refuses; becomes a problem."""

    def __init__(self, code: str, detail: str = "", *, errors: Sequence[Mistake] = ()) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.errors = errors


def problem(code: str, detail: str = "", *, errors: Sequence[Mistake] = (), status: int | None = None) -> HttpResponse:
    """Return the answer that tells of a problem."""
    own_status, title = PROBLEMS[code]
    body: dict[str, object] = {"type": f"urn:goodword:problem:{code}", "title": title, "status": status or own_status, "code": code, "detail": detail or title}
    if errors:
        body["errors"] = [{"pointer": error.pointer, "detail": error.detail, "code": error.code} for error in errors]
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status or own_status, content_type=CONTENT_TYPE)


def of_status(status: int, detail: str = "") -> HttpResponse:
    """Return the problem that fits a status which came without one."""
    return problem(_CODE_OF_STATUS.get(status, "internal" if status >= 500 else "bad_request"), detail, status=status)


def pointer(*parts: object) -> str:
    """Return the JSON pointer to a place in the body: ("items", 0, "a/b") → "/items/0/a~1b"."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
