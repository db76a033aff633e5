"""The API as one django-ninja application: how endpoints are declared, refused and documented."""

import json
import math
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer

from goodword import __version__
from goodword.api import openapi
from goodword.api.problems import Mistake, Refused, pointer, problem
from goodword.api.requests import ApiRequest
from goodword.api.scopes import SCOPES
from goodword.lib.pages import CursorInvalid
from goodword.operators.values import Key, Permission


class ApiKey(HttpBearer):
    """Lets a request through whose key has the endpoint's scope; the door has checked the key itself."""

    def __init__(self, scope: Permission) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Key:
        """Return the key, or refuse for want of the scope."""
        key = cast(ApiRequest, request).key
        if self.scope not in key.scopes:
            raise Refused("forbidden", f"This needs the scope {self.scope}.")
        return key


class Endpoints(Router):
    """A router that gives each endpoint its name, its scope from the one table, and its words from the docstring."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any) -> None:
        """Register an endpoint; KeyError where `scopes.SCOPES` does not name it."""
        name = view_func.__name__
        summary, words = openapi.summary_and_words(view_func.__doc__ or name)
        scope = SCOPES[name]
        options |= {"auth": ApiKey(scope), "operation_id": name, "summary": summary, "description": openapi.described(words, scope)}
        super().add_api_operation(path, methods, view_func, **options)


class CleanParser(Parser):
    """Reads JSON and refuses signs and numbers that no database column holds."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body; raise ValueError where it is no JSON or holds NUL, half a surrogate pair, or a number that is none."""
        body = json.loads(request.body, parse_constant=_no_number)
        _check_signs(body)
        return body

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        """Return the query; raise Refused where it holds NUL."""
        values = super().parse_querydict(data, list_fields, request)
        try:
            _check_signs(values)
        except ValueError as error:
            raise Refused("bad_request", str(error)) from error
        return values


class Api(NinjaAPI):
    """Adds what all endpoints share to the document."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI document, complete with every status that an endpoint answers."""
        document = super().get_openapi_schema(**options)
        openapi.complete(document)
        return document


api = Api(
    title="Goodword",
    version=__version__,
    description="Referral programmes: who recommended whom, what came of it, and what is owed for it. Every amount is a whole number of the smallest unit.",
    urls_namespace="api",
    docs_url=None,
    parser=CleanParser(),
)


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.code, error.detail, errors=error.errors)


@api.exception_handler(CursorInvalid)
def _cursor_invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("cursor_invalid", errors=[Mistake("cursor", str(error), "cursor_invalid")])


@api.exception_handler(AuthenticationError)
def _unauthenticated(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem("unauthorized")


@api.exception_handler(HttpError)
def _http_error(_request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 400:
        return problem("bad_request", "The body is not JSON in UTF-8, or holds signs or numbers that cannot be stored.")
    return problem("invalid", str(error), status=error.status_code)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("invalid", errors=[_mistake(item) for item in error.errors])


def _mistake(item: dict[str, Any]) -> Mistake:
    source, *place = item["loc"]
    if source == "body":
        place = place[1:]  # the name of the view's argument
        where = pointer(*place)
    else:
        where = ".".join(map(str, place))
    return Mistake(where, item["msg"].removeprefix("Value error, "), item["type"])


def _check_signs(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise ValueError("texts may hold neither NUL nor half a surrogate pair")
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_signs(name)
            _check_signs(item)
    elif isinstance(value, list):
        for item in value:
            _check_signs(item)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("numbers must be finite")


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number in JSON")
