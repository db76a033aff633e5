"""The little of HTTP that the edge needs, on bare ASGI."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from typing import Any

import msgspec

from goodword.lib.problem import CONTENT_TYPE, Problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]

_encode = msgspec.json.Encoder().encode


class TooLarge(Exception):
    """A body is longer than its door allows."""


class Gone(Exception):
    """The caller hung up before the body was whole."""


def header(scope: Scope, name: bytes) -> str:
    """Return a header, its values joined by commas where it came several times; empty where it did not come."""
    return ",".join(value.decode("latin1") for key, value in scope["headers"] if key == name)


async def body_of(receive: Receive, *, limit: int) -> bytes:
    """Return the whole body; raise TooLarge as soon as it is."""
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise TooLarge
        pieces.append(piece)
        if not message.get("more_body", False):
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def answer(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes = b"") -> None:
    """Send a whole response."""
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


async def answer_json(send: Send, content: object, headers: Headers = ()) -> None:
    """Send 200 with JSON."""
    await answer(send, 200, [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *headers], _encode(content))


async def answer_problem(send: Send, problem: Problem, headers: Headers = ()) -> None:
    """Send a refusal as problem details."""
    own = [(b"content-type", CONTENT_TYPE.encode()), (b"cache-control", b"no-store")]
    await answer(send, problem.status, [*own, *headers], _encode(problem.body()))
