"""A shop's own page tells of a visit, from any origin, and learns nothing by it."""

from typing import Any

import pytest

from goodword.links.rules import read_click
from goodword.programs.models import Program
from goodword.programs.values import Method
from tests.edge.conftest import Request, Shop, make_program


def test_a_visit_is_stored(shop: Shop) -> None:
    answer = shop.post("/v1/visit", {"code": "anna7", "channel": "wa"}, content_type="text/plain", authorization="")
    assert (answer.status, answer.body, answer.headers["access-control-allow-origin"]) == (204, b"", "*")
    assert shop.touches() == [("visit", "wa", False)]
    assert shop.plain.rows("select click_id from events_touch") == [None]


def test_an_unknown_code_is_answered_alike(shop: Shop) -> None:
    known, unknown = shop.post("/v1/visit", {"code": "ANNA7"}), shop.post("/v1/visit", {"code": "WRONG9"})
    assert (known.status, known.headers, known.body) == (unknown.status, unknown.headers, unknown.body)
    assert len(shop.touches()) == 1


@pytest.mark.parametrize(("body", "status"), [(b"", 400), (b"nonsense", 400), (b"{}", 400), (b'{"code": 7}', 400), (b" " * 3000, 413)])
def test_what_is_no_visit_is_refused(shop: Shop, body: bytes, status: int) -> None:
    assert shop.post("/v1/visit", body).status == status
    assert shop.touches() == []


def test_browsers_may_ask_first(shop: Shop) -> None:
    [answer] = shop.send(Request("OPTIONS", "/v1/visit", {"origin": "https://shop.example"}))
    assert (answer.status, answer.headers["access-control-allow-methods"]) == (204, "POST")


def test_in_mode_a_nobody_gets_an_id_whatever_the_page_says(shop: Shop) -> None:
    answer = shop.post("/v1/visit", {"code": "ANNA7", "agreed": True})
    assert (answer.status, "set-cookie" in answer.headers) == (204, False)
    assert shop.plain.rows("select click_id, network_hash from events_touch") == [(None, None)]


class TestInModeB:
    @pytest.fixture
    def program(self) -> Program:
        return make_program(privacy_mode="b")

    def test_an_id_is_given_only_to_who_pressed_claim(self, shop: Shop) -> None:
        assert shop.post("/v1/visit", {"code": "ANNA7"}).status == 204
        answer = shop.post("/v1/visit", {"code": "ANNA7", "agreed": True})
        click = read_click(answer.json["click_id"])
        assert click is not None
        assert (click.code, click.method) == ("ANNA7", Method.CLICK)
        assert "set-cookie" not in answer.headers
        assert shop.plain.rows("select click_id from events_touch order by id") == [None, answer.json["click_id"]]


class TestInModeC:
    @pytest.fixture
    def program(self) -> Program:
        return make_program(privacy_mode="c")

    def test_who_agrees_gets_a_cookie(self, shop: Shop) -> None:
        answer: Any = shop.post("/v1/visit", {"code": "ANNA7", "agreed": True})
        kept = read_click(answer.headers["set-cookie"].partition("=")[2].partition(";")[0])
        assert kept is not None
        assert kept.method is Method.COOKIE
