"""A shop with one live programme, Anna's link in it, and a key; and the edge in front of an application that says "inner"."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from goodword.contacts.models import Contact
from goodword.edge import visitors
from goodword.edge.app import Edge
from goodword.edge.config import Config
from goodword.lib import clock, signing
from goodword.lib.database import Database
from goodword.lib.ids import new_id
from goodword.links.models import Link, LinkCode
from goodword.operators.models import ApiKey
from goodword.operators.rules import KEY_HASH
from goodword.programs.models import Program
from tests.plain_database import Plain, database, plain

__all__ = ["database", "plain"]

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TOKEN = "gw_live_abcdefgh_" + "k" * 40


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def location(self) -> str:
        return self.headers["location"]


@dataclass
class Request:
    """What is sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""
    address: str = "192.0.2.1"


class Shop:
    """The edge as callers meet it; each `send` starts it anew and ends it, with all requests side by side."""

    def __init__(self, database: Database, plain: Plain) -> None:
        self.plain = plain
        self.config = Config(database=database)
        self.between: Callable[[], None] = lambda: None

    def send(self, *requests: Request) -> list[Answer]:
        return asyncio.run(self._send(requests))

    def click(self, path: str = "/r/ANNA7", *, method: str = "GET", address: str = "192.0.2.1", **headers: str) -> Answer:
        return self.send(click(path, method=method, address=address, **headers))[0]

    def post(self, path: str, content: object, **headers: str) -> Answer:
        return self.send(post(path, content, **headers))[0]

    def touches(self) -> list[Any]:
        return self.plain.rows("select kind, channel, bot from events_touch order by id")

    async def _send(self, requests: tuple[Request, ...]) -> list[Answer]:
        edge = Edge(_inner, self.config)
        try:
            return list(await asyncio.gather(*(call(edge, request) for request in requests)))
        finally:
            await edge.close()


def click(path: str = "/r/ANNA7", *, method: str = "GET", address: str = "192.0.2.1", **headers: str) -> Request:
    return Request(method, path, {"user-agent": BROWSER, **{name.replace("_", "-"): value for name, value in headers.items()}}, address=address)


def post(path: str, content: object, **headers: str) -> Request:
    body = content if isinstance(content, bytes) else msgspec.json.encode(content)
    standard = {"content-type": "application/json", "authorization": f"Bearer {TOKEN}", "user-agent": BROWSER}
    return Request("POST", path, standard | {name.replace("_", "-"): value for name, value in headers.items()}, body)


async def call(edge: Any, request: Request) -> Answer:
    """Drive the application as a server would."""
    path, _, query = request.path.partition("?")
    scope = {
        "type": "http", "method": request.method, "path": path, "query_string": query.encode(), "scheme": "http", "client": (request.address, 5000),
        "headers": [(name.encode(), value.encode("latin1")) for name, value in request.headers.items() if value],
    }  # fmt: skip
    answer = Answer()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await edge(scope, receive, send)
    return answer


async def _inner(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inner"})


def make_program(**changes: Any) -> Program:
    return Program(**{"slug": "friends", "name": "Friends", "state": "live", "created_at": clock.now(), **changes})


def make_link(plain: Plain, program: Program, code: str = "ANNA7", *, active: bool = True) -> Link:
    """Give a new advocate a link in a programme."""
    now = clock.now()
    advocate = Contact(first_name="Anna", created_at=now, changed_at=now)
    link = Link(contact=advocate, program=program, code=code, active=active, created_at=now)
    plain.insert(advocate, link, LinkCode(code=code, link_id=link.id, contact_id=advocate.id, program=program, active=active, created_at=now))
    return link


def make_key(**changes: Any) -> ApiKey:
    prefix = TOKEN.rpartition("_")[0]
    standard = {
        "id": new_id(), "name": "Shop", "prefix": prefix, "key_hash": signing.keyed_hash(KEY_HASH, TOKEN), "scopes": ["events:write"],
        "source": "shop", "created_at": clock.now(),
    }  # fmt: skip
    return ApiKey(**standard | changes)


@pytest.fixture
def program() -> Program:
    """Return the programme before it is written, so that a test may change it."""
    return make_program()


@pytest.fixture
def shop(database: Database, plain: Plain, program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Return the shop with Anna's link and a key."""
    monkeypatch.setattr(visitors, "DELAY_S", 0.2)
    plain.insert(program, make_key())
    make_link(plain, program)
    yield Shop(database, plain)
