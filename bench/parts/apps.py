"""The applications that are compared: ours, and the other sides of the ratios."""

import os
from collections.abc import Sequence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")

from goodword.edge.app import Edge
from goodword.edge.config import Config
from goodword.edge.http import App, Receive, Scope, Send, answer
from goodword.events.values import NewOutcome, Result, Status
from goodword.lib.ids import new_id


def ours() -> Edge:
    """The edge as it is served."""
    return _edge()


def bare() -> App:
    """A constant 302 with the headers of ours; looks nothing up and stores nothing."""
    headers = [
        (b"location", b"/p/bench?code=ABCDEF7"),
        (b"cache-control", b"no-store"),
        (b"x-robots-tag", b"noindex"),
        (b"content-length", b"0"),
    ]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return app


def validate_only() -> Edge:
    """Our events endpoint with key check and decoding, which stores nothing."""
    app = _edge()

    async def outcomes(sent: Sequence[NewOutcome]) -> list[Result]:
        return [Result(Status.STORED, new_id()) for _ in sent]

    app.writer.outcomes = outcomes  # type: ignore[method-assign,assignment]
    return app


def django_view() -> App:
    """A Django view, without any middleware, that looks the code up and inserts one click by the ORM; in a pool of threads as our Django is."""
    import django
    from a2wsgi import WSGIMiddleware
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    django.setup()  # first: an app of ours insists on its middleware
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = "bench.parts.view"
    return WSGIMiddleware(WSGIHandler(), workers=8)  # type: ignore[arg-type]


def _edge() -> Edge:
    import django
    from django.conf import settings

    django.setup()
    return Edge(_nothing, Config.of(settings, os.environ))


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await answer(send, 404, [])
