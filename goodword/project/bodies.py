"""Bodies are read whole before a request takes a thread, so that slow senders, however many, hold none."""

import tempfile
from typing import BinaryIO, cast

from goodword.project.front import App, Message, Receive, Scope, Send, answer

LIMIT_BYTES = 200 * 1024 * 1024  # an import of a million contacts; each view has narrower limits of its own
_IN_MEMORY_BYTES = 256 * 1024
_PIECE_BYTES = 64 * 1024


class Bodies:
    """Hands a request on to `inner` once its body is here."""

    def __init__(self, inner: App) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._inner(scope, receive, send)
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as spooled:
            body = cast("BinaryIO", spooled)
            try:
                await _read(body, receive)
            except _Gone:
                return None
            except _TooLarge:
                return await answer(send, 413, "This is too large.")
            return await self._inner(scope, _from(body), send)


class _Gone(Exception):
    """The sender hung up before the body was whole."""


class _TooLarge(Exception):
    """The body is larger than any that is wanted."""


async def _read(body: BinaryIO, receive: Receive) -> None:
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > LIMIT_BYTES:
            raise _TooLarge
        body.write(piece)
        more = message.get("more_body", False)
    body.seek(0)


def _from(body: BinaryIO) -> Receive:
    async def receive() -> Message:
        piece = body.read(_PIECE_BYTES)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == _PIECE_BYTES}

    return receive
