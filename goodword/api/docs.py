"""The API's documentation as one page, made from the OpenAPI document itself; needs no script and nothing from elsewhere."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goodword.api.application import api
from goodword.api.problems import PROBLEMS
from goodword.api.scopes import SCOPES

Schema = Mapping[str, Any]
Words = list[tuple[str, bool]]  # stretches of text, and whether each is code

DEPTH_MAX = 3
_SAMPLES = {"uuid": "019f3c2a-7d10-7a44-9c1e-5b1f6f9b7a11", "date-time": "2026-11-19T09:00:00Z", "date": "2026-12-31"}


@dataclass(frozen=True)
class Field:
    """One field of a body or one parameter."""

    name: str
    kind: str
    required: bool
    words: Words
    depth: int = 0


@dataclass(frozen=True)
class Endpoint:
    """One endpoint as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    words: list[Words]
    scope: str
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]
    statuses: list[tuple[str, str]]
    example: str


def page(request: HttpRequest) -> HttpResponse:
    """Show every endpoint with its fields, answers and an example, and what holds for all of them."""
    problems = [(code, status, title) for code, (status, title) in PROBLEMS.items()]
    context = {"groups": groups(), "problems": problems, "url": settings.GOODWORD_URL, "limit": settings.API_REQUESTS_PER_MINUTE}
    return render(request, "api/docs.html", context)


@cache
def groups() -> dict[str, list[Endpoint]]:
    """Return the endpoints by noun, as in the document."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    found: dict[str, list[Endpoint]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation["tags"][0], []).append(_endpoint(path, method, operation, schemas))
    return found


def _endpoint(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Endpoint:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = sorted(((str(status), answer) for status, answer in operation["responses"].items()), key=lambda pair: pair[0])
    good: Mapping[str, Any] = next((answer for status, answer in answers if status.startswith("2")), {})
    answer = good.get("content", {}).get("application/json", {}).get("schema")
    return Endpoint(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        words=[_marked(part) for part in operation["description"].rpartition("Scope:")[0].strip().split("\n\n") if part],
        scope=SCOPES[operation["operationId"]],
        parameters=[_parameter(one, schemas) for one in operation["parameters"]],
        body=list(_fields(body, schemas)) if body else [],
        answer=list(_fields(answer, schemas)) if answer else [],
        statuses=[(status, one["description"]) for status, one in answers],
        example=_example(path, method, body, schemas),
    )


def _parameter(parameter: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Field:
    schema = parameter["schema"]
    words = parameter.get("description", schema.get("description", ""))
    return Field(parameter["name"], f"{_kind(schema, schemas)} · {parameter['in']}", parameter.get("required", False), _marked(words))


def _fields(schema: Schema, schemas: Mapping[str, Schema], depth: int = 0) -> Iterator[Field]:
    """Yield the fields of an object, and those of the objects in it behind them."""
    schema = _main(schema, schemas)
    if schema.get("type") == "array":
        yield from _fields(schema["items"], schemas, depth)
        return
    required = schema.get("required", [])
    for name, one in schema.get("properties", {}).items():
        yield Field(name, _kind(one, schemas), name in required, _marked(_words(one, schemas)), depth)
        if depth + 1 < DEPTH_MAX:
            yield from _fields(one, schemas, depth + 1)


def _main(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Follow a reference, and of several possible shapes take the first that is not null."""
    if "$ref" in schema:
        return _main(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _main(next(one for one in schema[several] if one.get("type") != "null"), schemas)
    return schema


def _kind(schema: Schema, schemas: Mapping[str, Schema]) -> str:
    nullable = any(one.get("type") == "null" for one in schema.get("anyOf", []))
    main = _main(schema, schemas)
    if "enum" in main:
        kind = " | ".join(map(str, main["enum"]))
    elif "const" in main:
        kind = str(main["const"])
    elif main.get("type") == "array":
        kind = f"list of {_kind(main['items'], schemas)}"
    else:
        named = main.get("type", "anything")
        kind = str(main.get("format") or (" or ".join(named) if isinstance(named, list) else named))
    return f"{kind} or null" if nullable else kind


def _words(schema: Schema, schemas: Mapping[str, Schema]) -> str:
    words: str = schema.get("description") or _main(schema, schemas).get("description", "")
    return words


def _marked(text: str) -> Words:
    """Return a text with what stands between backticks marked as code."""
    return [(part, bool(place % 2)) for place, part in enumerate(text.split("`")) if part]


def _example(path: str, method: str, body: Schema | None, schemas: Mapping[str, Schema]) -> str:
    address = settings.GOODWORD_URL + path.replace("{code}", "ANNA7").replace("{step}", "pause")
    lines = [f"curl {address}" if method == "get" else f"curl -X {method.upper()} {address}", '  -H "Authorization: Bearer $KEY"']
    if body:
        text = json.dumps(_sample(body, schemas), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        lines += ['  -H "Content-Type: application/json"', f"  -d '{text}'"]
    return " \\\n".join(lines)


def _sample(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    """Return a value that fits: what is required of an object, and no more."""
    schema = _main(schema, schemas)
    for said in ("example", "const", "default"):
        if schema.get(said) is not None:
            return schema[said]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema["type"] if isinstance(schema.get("type"), str) else "string"
    if kind == "object":
        required = schema.get("required", list(schema.get("properties", {}))[:2])
        return {name: _sample(schema["properties"][name], schemas) for name in required}
    if kind == "array":
        return [_sample(schema["items"], schemas)]
    return {"integer": max(1, schema.get("minimum", 1)), "number": 1, "boolean": True}.get(kind) or _SAMPLES.get(schema.get("format", ""), "text")
