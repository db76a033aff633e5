"""Calls to other people's servers: never into a network of our own, no redirects, no proxies, and an end to how long and how much.

A host is resolved once, every address that it has is looked at, and the connection goes to the one that was looked at, so that a name which changes
its address in between (DNS rebinding) gets nowhere.
"""

import json
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from goodword.lib.proxies import Networks
from goodword.lib.web import is_web_address

ANSWER_MAX_BYTES = 1_000_000
CONNECT_S = 5.0

# What Python before 3.11.9 takes for global although it leads into other networks: NAT64, 6to4, Teredo, IETF assignments.
_TUNNELS = [ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.0.0.0/24")]


class Unreachable(Exception):
    """No whole answer came: the server is away, hung, broke off or said too much. What was asked may have been done all the same."""

    code = "unreachable"


class AddressRefused(Unreachable):
    """The address is none that may be called from here; nothing was sent."""

    code = "address_refused"


@dataclass(frozen=True)
class Answer:
    """What a server answered; header names in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def ok(self) -> bool:
        """Tell whether it is a yes (2xx)."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Return the body as plain JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def call(method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"", timeout_s: float = 15.0, inside: Networks = ()) -> Answer:
    """Send one request and return the answer, whatever its status; raise Unreachable (AddressRefused before anything was sent).

    `timeout_s` is for all of it, not for each piece. `inside` are networks that may be called although they are not public, and without encryption.
    """
    if not is_web_address(url):
        raise AddressRefused("this is not a web address")
    deadline = time.monotonic() + timeout_s
    backend = _Backend(deadline, inside, encrypted=urlsplit(url).scheme == "https")
    with _Transport(backend) as transport, httpx2.Client(transport=transport, timeout=timeout_s, follow_redirects=False, trust_env=False) as client:
        try:
            with client.stream(method, url, headers=dict(headers), content=content or None) as response:
                return Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, _read(response, deadline))
        except httpx2.ConnectError as error:
            if backend.refused:
                raise AddressRefused(backend.refused) from error
            raise Unreachable(_words(error)) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Unreachable(_words(error)) from error


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address lies in the public internet, also where it is written as an IPv4 address in IPv6 clothes."""
    plain = getattr(address, "ipv4_mapped", None) or address
    tunnelled = any(plain.version == network.version and plain in network for network in _TUNNELS)
    return bool(plain.is_global and not plain.is_multicast and not tunnelled)


class _Transport(httpx2.HTTPTransport):
    def __init__(self, backend: httpcore2.NetworkBackend) -> None:
        super().__init__(verify=_ssl(), trust_env=False)
        self._pool._network_backend = backend  # httpx has no public place for it; a test sees that it is asked


@lru_cache(maxsize=1)
def _ssl() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Backend(httpcore2.NetworkBackend):
    """Opens connections to addresses that were looked at; `refused` says why one was not opened."""

    def __init__(self, deadline: float, inside: Networks, *, encrypted: bool) -> None:
        self._plain = httpcore2.SyncBackend()
        self._deadline, self._inside, self._encrypted = deadline, inside, encrypted
        self.refused = ""

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError("the name has no address") from error
        addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        if not addresses or not all(self._may_call(one) for one in addresses):
            self.refused = "the address leads into a network that is not public" if self._encrypted else "only encrypted (https) outside of your own network"
            raise httpcore2.ConnectError(self.refused)
        stream = self._plain.connect_tcp(str(addresses[0]), port, timeout=min(CONNECT_S, self._left()), socket_options=socket_options)
        return _Stream(stream, self._deadline)

    def _may_call(self, address: IPv4Address | IPv6Address) -> bool:
        plain = getattr(address, "ipv4_mapped", None) or address
        return any(plain.version == network.version and plain in network for network in self._inside) or (self._encrypted and is_public(address))

    def _left(self) -> float:
        return max(0.01, self._deadline - time.monotonic())

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step ends with the deadline of the whole, so that a server that drips does not hold us."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("it took too long")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname=server_hostname, timeout=self._left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _read(response: httpx2.Response, deadline: float) -> bytes:
    pieces, size = [], 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > ANSWER_MAX_BYTES:
            raise Unreachable("the answer is too long")
        if time.monotonic() > deadline:
            raise Unreachable("it took too long")
        pieces.append(piece)
    return b"".join(pieces)


def _words(error: Exception) -> str:
    known = {httpx2.ConnectTimeout: "it did not pick up in time", httpx2.ReadTimeout: "it took too long", httpx2.ConnectError: "it did not pick up"}
    return next((words for kind, words in known.items() if isinstance(error, kind)), "the connection broke off")
