"""What every request passes first: health, the host it asks for, and who calls."""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from django.http.request import split_domain_port, validate_host

from goodword.lib.proxies import Networks, caller

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

_HOSTS_REMEMBERED = 1000


class Front:
    """The outermost ASGI application."""

    def __init__(self, inner: App, *, hosts: Sequence[str], trusted: Networks) -> None:
        self._inner = inner
        self._hosts = list(hosts)
        self._trusted = trusted
        self._known: dict[bytes, bool] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if scope["path"] == "/health":
                return await answer(send, 200, "ok")
            if not self._is_known_host(scope):
                return await answer(send, 400, "This host is not known here. GOODWORD_URL and GOODWORD_ALLOWED_HOSTS say which are.")
            if self._trusted:
                _believe(scope, self._trusted)
        return await self._inner(scope, receive, send)

    def _is_known_host(self, scope: Scope) -> bool:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        known = self._known.get(host)
        if known is None:
            if len(self._known) >= _HOSTS_REMEMBERED:
                self._known.clear()
            known = self._known[host] = validate_host(split_domain_port(host.decode("latin1"))[0], self._hosts)
        return known


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
