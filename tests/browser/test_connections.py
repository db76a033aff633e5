"""Shops and providers as people see them: connecting, what was handed out, what is stuck, and the shop's word."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.integrations import models
from goodword.integrations.actions import connections
from goodword.operators.values import SYSTEM
from goodword.rewards.actions.rules import create_rule
from tests.browser.conftest import look_everywhere
from tests.integrations import fakes
from tests.integrations.conftest import inside, start  # noqa: F401 - fixtures
from tests.integrations.makers import BUY, GRANTED, SORTS, Sort, connect, later, rule
from tests.making import START, make_advocate, make_program, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Start = Callable[[type], Any]
SHOP = next(sort for sort in SORTS if sort.connector == "shopify")
CARDS = next(sort for sort in SORTS if sort.connector == "tremendous")
ASKED = Sort("webhook", fakes.Receiver, "points", {"points": 250})


@pytest.fixture
def lived_in(start: Start) -> None:  # noqa: F811
    """Let Ben and Cleo buy: a coupon is handed out, a gift card is stuck, and the shop is silent about the last reward."""
    shop, cards, asked = start(fakes.Shopify), start(fakes.Tremendous), start(fakes.Receiver)
    connect(SHOP, shop, name="Our Shopify shop")
    connect(CARDS, cards, name="Gift cards")
    cards.faults = ["422"]
    program = make_program(rule=rule("coupon", {"amount_minor": 1000}))
    create_rule(program_id=program.id, name="Cards", definition=rule("gift_card", CARDS.settings), in_force_from=START, actor=SYSTEM, now=START)
    _, code = make_advocate(program, last_name="Petersen")
    send("purchase", "ben@example.com", BUY, amount_minor=3480, code=code, name="order-ben")
    work(GRANTED)
    asked.faults = ["500"] * 3
    connect(ASKED, asked, name="Order system", veto=True)
    send("purchase", "cleo@example.com", BUY, amount_minor=3480, code=code, name="order-cleo")
    work(later(5))


def test_connections_look_right(console: Page, live_server: LiveServer, lived_in: None) -> None:
    first = models.Connection.objects.get(connector="shopify")
    for name, path in [
        ("connections", "settings/connections/"),
        ("connect_webhook", "settings/connections/new/webhook/"),
        ("connect_stripe", "settings/connections/new/stripe/"),
        ("connection", f"settings/connections/{first.id}/"),
    ]:
        console.goto(f"{live_server.url}/console/{path}")
        look_everywhere(console, name)


def test_a_connection_that_is_not_let_in_says_so(console: Page, live_server: LiveServer, start: Start) -> None:  # noqa: F811
    connection_id = connect(SHOP, start(fakes.Shopify), secret="wrong")
    console.goto(f"{live_server.url}/console/settings/connections/{connection_id}/")
    console.get_by_role("button", name="Try it").click()
    assert console.get_by_text("does not accept the credential").is_visible()
    look_everywhere(console, "connection_tried")


def test_deliveries_look_right(console: Page, live_server: LiveServer, lived_in: None) -> None:
    stuck = models.Delivery.objects.get(state="stuck")
    asked = models.Delivery.objects.filter(aim="ask").first()
    assert asked
    for name, path in [
        ("deliveries", "rewards/deliveries/"),
        ("delivery_stuck", f"rewards/deliveries/{stuck.id}/"),
        ("delivery_veto", f"rewards/deliveries/{asked.id}/"),
        ("today_stuck", "today/"),
    ]:
        console.goto(f"{live_server.url}/console/{path}")
        look_everywhere(console, name)


def test_a_secret_is_shown_once(console: Page, live_server: LiveServer, start: Start) -> None:  # noqa: F811
    console.goto(f"{live_server.url}/console/settings/connections/new/webhook/")
    console.get_by_label("Address").fill(start(fakes.Receiver).address)
    console.get_by_label("Points").check()
    console.get_by_role("button", name="Connect").click()
    assert console.get_by_text("whsec_").is_visible()
    look_everywhere(console, "connection_secret")
    connections.end(models.Connection.objects.get().id, actor=SYSTEM, now=later())
