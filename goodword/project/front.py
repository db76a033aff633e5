"""What every request passes first: health, the host it asks for, who calls, and its body read whole before it takes a thread."""

import tempfile
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from functools import lru_cache
from typing import Any, BinaryIO, cast

from django.http.request import split_domain_port, validate_host

from goodword.lib.proxies import Networks, caller

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

BODY_LIMIT_BYTES = 200 * 1024 * 1024  # an import of a million contacts; each view has narrower limits of its own
_IN_MEMORY_BYTES = 256 * 1024
_PIECE_BYTES = 64 * 1024


class Front:
    """The first of the ASGI applications; `inner` answers what is left to Django."""

    def __init__(self, inner: App, *, hosts: Sequence[str], trusted: Networks) -> None:
        self._inner = inner
        self._trusted = trusted
        self._known_host = lru_cache(maxsize=1000)(lambda host: validate_host(split_domain_port(host)[0], list(hosts)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await _lifespan(receive, send)
        if scope["type"] != "http":
            return None
        if scope["path"] == "/health":
            return await answer(send, 200, "ok")
        if not self._known_host(header(scope, b"host")):
            return await answer(send, 400, "This host is not known here. GOODWORD_URL and GOODWORD_ALLOWED_HOSTS say which are.")
        if self._trusted:
            _believe(scope, self._trusted)
        body = await _whole_body(receive)
        if body is None:
            return await answer(send, 413, "This is too large.")
        with body:
            return await self._inner(scope, _from(body), send)


def header(scope: Scope, name: bytes) -> str:
    """Return the values of a header, joined by commas where it came several times; empty where it did not come."""
    return ",".join(value.decode("latin1") for key, value in scope["headers"] if key == name)


async def answer(send: Send, status: int, text: str) -> None:
    """Answer with a line of plain text."""
    body = f"{text}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _believe(scope: Scope, trusted: Networks) -> None:
    peer, port = scope.get("client") or ("", 0)
    real = caller(
        peer=peer,
        scheme=scope["scheme"],
        forwarded_for=header(scope, b"x-forwarded-for"),
        forwarded_proto=header(scope, b"x-forwarded-proto"),
        trusted=trusted,
    )
    scope["client"], scope["scheme"] = (real.address, port), real.scheme


async def _whole_body(receive: Receive) -> BinaryIO | None:
    """Read a request's body, so that a slow sender holds no thread; large ones go to a file. None where it is too large."""
    body = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))  # noqa: SIM115 - the caller closes it
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        size += len(message.get("body", b""))
        if size > BODY_LIMIT_BYTES:
            body.close()
            return None
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            break
    body.seek(0)
    return body


def _from(body: BinaryIO) -> Receive:
    async def receive() -> Message:
        piece = body.read(_PIECE_BYTES)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == _PIECE_BYTES}

    return receive


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
