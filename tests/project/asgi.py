"""A client for ASGI applications without a server."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goodword.project.front import App


@dataclass(frozen=True)
class Answer:
    """What an application answered; status 0 where it did not."""

    status: int
    body: bytes


def ask(
    app: App,
    path: str = "/",
    *,
    method: str = "GET",
    query: bytes = b"",
    peer: str = "203.0.113.9",
    headers: Sequence[tuple[bytes, bytes]] = ((b"host", b"localhost"),),
    body: Sequence[bytes] = (b"",),
    hangs_up: bool = False,
) -> Answer:
    """Send one request, its body in pieces, and return the answer."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query,
        "headers": list(headers),
        "client": (peer, 4711),
        "server": ("127.0.0.1", 8000),
    }
    incoming: list[dict[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": hangs_up or place < len(body) - 1} for place, piece in enumerate(body)
    ]
    incoming.append({"type": "http.disconnect"})
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return incoming.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]  # App says Awaitable, every one of ours is a coroutine
    return Answer(sent[0]["status"] if sent else 0, b"".join(message.get("body", b"") for message in sent))
