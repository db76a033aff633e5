from typing import Any

import pytest

from goodword.lib.proxies import networks
from goodword.project import bodies
from goodword.project.bodies import Bodies
from goodword.project.front import Front, answer
from tests.project.asgi import ask

reached: list[Any] = []


@pytest.fixture(autouse=True)
def _forget() -> None:
    reached.clear()


async def inner(scope: Any, receive: Any, send: Any) -> None:
    reached.append(scope)
    await answer(send, 200, "inside")


async def echo(scope: Any, receive: Any, send: Any) -> None:
    content, more = b"", True
    while more:
        message = await receive()
        content += message["body"]
        more = message["more_body"]
    reached.append(content)
    await answer(send, 200, str(len(content)))


front = Front(inner, hosts=["shop.example", ".brand.example", "[::1]"], trusted=networks(["10.0.0.0/8"]))


def host(name: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"host", name)]


@pytest.mark.parametrize("name", [b"shop.example", b"shop.example:8000", b"SHOP.example", b"www.brand.example", b"[::1]:8000"])
def test_a_known_host_is_let_in(name: bytes) -> None:
    assert ask(front, headers=host(name)).status == 200


@pytest.mark.parametrize("name", [b"evil.example", b"", b"shop.example.evil.example", b"shop.example@evil.example", b"\xff"])
def test_an_unknown_host_is_refused_for_every_path(name: bytes) -> None:
    for path in ("/", "/r/ANNA7", "/v1/events", "/console/"):
        assert ask(front, path, headers=host(name)).status == 400
    assert ask(front, headers=[]).status == 400
    assert reached == []


def test_health_answers_whoever_asks_by_whatever_name() -> None:
    assert ask(front, "/health", headers=host(b"10.1.2.3")).status == 200
    assert reached == []


def test_the_inner_application_sees_who_really_calls() -> None:
    said = [*host(b"shop.example"), (b"x-forwarded-for", b"1.2.3.4"), (b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-proto", b"https")]
    ask(front, peer="10.0.0.1", headers=said)
    ask(front, peer="203.0.113.9", headers=said)
    assert [(scope["client"][0], scope["scheme"]) for scope in reached] == [("198.51.100.1", "https"), ("203.0.113.9", "http")]


@pytest.mark.parametrize("pieces", [[b""], [b"abc"], [b"a" * 100_000, b"b" * 300_000, b""], [b"x" * bodies._PIECE_BYTES]])
def test_a_body_arrives_whole_however_it_was_cut(pieces: list[bytes]) -> None:
    assert ask(Bodies(echo), body=pieces).status == 200
    assert reached == [b"".join(pieces)]


def test_a_body_that_is_too_large_is_refused_before_anybody_works_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LIMIT_BYTES", 10)
    assert ask(Bodies(echo), body=[b"x" * 5, b"x" * 6]).status == 413
    assert reached == []


def test_half_a_body_is_worth_nothing() -> None:
    assert ask(Bodies(echo), body=[b"half"], hangs_up=True).status == 0
    assert reached == []
