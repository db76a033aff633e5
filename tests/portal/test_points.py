"""Points on the own page: what they buy, an order by a code, and what strangers cannot do."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from goodword.links.models import PortalCode
from goodword.links.queries import digits
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions.catalogue import add_item
from goodword.rewards.queries import ledger
from goodword.rewards.values import NewItem
from tests.making import START, days, make_advocate, make_program, send, work
from tests.portal.conftest import NORDLICHT, NOW, enter, form_key

RULE: dict[str, Any] = {"conditions": [], "benefits": [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": 300}}}], "hold_days": 0}


@pytest.fixture
def program() -> Program:
    return make_program(slug="points", rule=RULE, **NORDLICHT)


@pytest.fixture
def anna(program: Program, browser: Client) -> UUID:
    """Let Anna earn 300 points and open her page."""
    anna, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(NOW)
    enter(browser, anna, program)
    return anna


def put(program: Program, **changes: Any) -> UUID:
    return add_item(program.id, NewItem(**({"title": "A bag of coffee", "price": 250, "stock": 1} | changes)), actor=SYSTEM, now=START)


def page(browser: Client, name: str = "points", *parts: object) -> str:
    return browser.get(reverse(f"portal:{name}", args=parts)).content.decode()


def code() -> str:
    return digits(PortalCode.objects.filter(used_at=None).latest("created_at").id)


def test_anna_orders_with_a_code_that_goes_to_her_address(browser: Client, program: Program, anna: UUID) -> None:
    item_id = put(program)
    put(program, title="A grinder", price=900)
    assert reverse("portal:points") in browser.get("/a/").content.decode()
    assert "You need 600 points more." in page(browser)
    assert "50 points stay" in page(browser, "points_item", item_id)
    key = {"form_key": form_key(browser), "key": "form-1"}
    assert browser.post(reverse("portal:points_code", args=[item_id]), key).status_code == 303
    order = reverse("portal:points_order", args=[item_id])
    assert browser.post(order, key | {"code": "1"}).status_code == 422
    assert browser.post(order, key).status_code == 422
    right = key | {"code": code()}
    assert [browser.post(order, right).status_code for _ in range(2)] == [303, 303], "pressed twice"
    assert models.Order.objects.count() == 1
    said = page(browser)
    assert "50 points" in said
    assert "Ordered: A bag of coffee" in said
    assert "None left at the moment." in said
    assert browser.post(reverse("portal:points_cancel", args=[models.Order.objects.get().id]), key).status_code == 303
    assert ledger.wallets(anna) == {"POINTS": 300}
    assert "Cancelled; your points are back." in page(browser)


def test_strangers_order_and_cancel_nothing(browser: Client, program: Program, anna: UUID) -> None:
    item_id = put(program)
    other = put(make_program(slug="tea", rule=None))
    key = {"form_key": form_key(browser), "key": "form-1"}
    assert browser.get(reverse("portal:points_item", args=[other])).status_code == 404, "of another programme"
    browser.post(reverse("portal:points_code", args=[item_id]), key)
    assert browser.post(reverse("portal:points_order", args=[item_id]), {"code": code(), "key": "x"}).status_code == 403, "not from this page"
    browser.post(reverse("portal:points_order", args=[item_id]), key | {"code": code()})
    cleo, _ = make_advocate(program, "cleo@example.com")
    hers = Client(REMOTE_ADDR="192.0.2.9")
    assert hers.get(reverse("portal:points")).status_code == 404, "without a session"
    enter(hers, cleo, program)
    assert "A bag of coffee" not in page(hers).split("statement-title")[1]
    hers.post(reverse("portal:points_cancel", args=[models.Order.objects.get().id]), {"form_key": form_key(hers)})
    assert models.Order.objects.get().state == "ordered"
