"""Completes the OpenAPI document with what every endpoint shares: problems, limits and idempotency."""

import re
from textwrap import dedent
from typing import Any

from goodword.operators.values import Permission

_PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "description": "urn:goodword:problem: and the code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What programs decide by."},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "The place in the body (JSON pointer) or the parameter's name."},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}

_STATUS_WORDS = {
    400: "The request cannot be read",
    401: "No working key",
    403: "The key lacks the scope",
    404: "Nothing there",
    409: "What is stored already, or the idempotency key, stands against it",
    413: "The body is too large",
    415: "The body is not application/json",
    422: "Something in the request is not right",
    429: "Too many requests",
}

_ALWAYS = (400, 401, 403, 404, 422, 429)
_WITH_BODY = (409, 413, 415)

_LIMIT_HEADERS = {
    "RateLimit-Limit": {"description": "How many requests a key may send in a minute.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "How many of them are left.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "In how many seconds all of them are there again.", "schema": {"type": "integer"}},
}

_PARAMETERS = {
    "cursor": "`next_cursor` of the page before.",
    "limit": "How many items a page holds at most.",
    "program_id": "Of this programme only.",
    "contact_id": "Of this contact only; an alias stands for the contact that was kept.",
    "state": "In this state only.",
}

_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key with the same request within 72 hours is answered as the first time, and done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def summary_and_words(docstring: str) -> tuple[str, str]:
    """Return the first sentence of an endpoint's docstring, up to a semicolon, and the rest of it."""
    first, _, rest = docstring.strip().partition("\n")
    summary, *more = re.split(r"; |\. ", first.rstrip("."), maxsplit=1)
    words = re.sub(r"(?<!\n)\n(?!\n)", " ", dedent(rest).strip())
    return summary, "\n\n".join(filter(None, [*(part[0].upper() + part[1:] for part in more), words]))


def described(words: str, scope: Permission) -> str:
    """Return an endpoint's description: its words, and the scope it needs."""
    return f"{words}\n\nScope: `{scope}`".strip()


def complete(document: dict[str, Any]) -> None:
    """Add problems, headers and the key for idempotency to every endpoint of the document."""
    document["components"]["schemas"]["Problem"] = _PROBLEM
    for operations in document["paths"].values():
        for method, operation in operations.items():
            statuses = set(_ALWAYS)
            if "requestBody" in operation or method == "post":
                statuses.update(_WITH_BODY)
            if method == "post":
                operation["parameters"].append(_IDEMPOTENCY_KEY)
            for parameter in operation["parameters"]:
                if parameter["name"] in _PARAMETERS:
                    parameter.setdefault("description", _PARAMETERS[parameter["name"]])
            for status in sorted(statuses):
                operation["responses"].setdefault(status, _problem_response(status))
            for status, response in operation["responses"].items():
                if status != 401:
                    response["headers"] = _LIMIT_HEADERS | ({"Retry-After": {"schema": {"type": "integer"}}} if status == 429 else {})


def _problem_response(status: int) -> dict[str, Any]:
    return {"description": _STATUS_WORDS[status], "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
