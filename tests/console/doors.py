"""The console's addresses as tests walk over them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from goodword.operators.doors import Access, access_of

_SAMPLES = {"IntConverter": 1, "UUIDConverter": UUID(int=1), "StringConverter": "made-up", "SlugConverter": "made-up", "PathConverter": "made-up"}
_LEFT_OUT = {"django_session", "usersessions_usersession", "operators_operator"}


@dataclass(frozen=True)
class Door:
    """One address of the console with made-up ids, and what it demands."""

    name: str
    url: str
    access: Access | None


def doors() -> list[Door]:
    """Return every address under /console/."""
    return sorted(_walk(get_resolver(), "/"), key=lambda door: door.url)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, to see that nothing changed; without sessions, which every request touches."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.db_table not in _LEFT_OUT]
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in tables}


def _rows(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f'select * from "{table}" order by 1')
    return list(cursor.fetchall())


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        elif isinstance(pattern, URLPattern) and route.startswith("/console/"):
            url = route
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__
                for written in (f"<{_short(kind)}:{name}>", f"<{name}>"):
                    url = url.replace(written, str(_SAMPLES[kind]))
            yield Door(name=pattern.name or route, url=url, access=access_of(pattern.callback))


def _short(kind: str) -> str:
    return {"StringConverter": "str"}.get(kind, kind.removesuffix("Converter").lower())
