"""Points, tiers and surprises as people see them, made from the preset of tiered ambassadors."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.links import actions as links
from goodword.links.models import PortalCode
from goodword.links.queries import digits
from goodword.operators.values import SYSTEM
from goodword.presets import actions as presets
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import surprises
from goodword.rewards.values import Setup
from goodword.rewards.values.surprises import NewSurprise, SurpriseMode
from tests.browser.conftest import look_everywhere
from tests.making import make_advocate, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def program(transactional_db: None, now: datetime) -> Program:
    begin = now - timedelta(days=60)
    return presets.apply(preset="tiered-ambassador", slug="friends", name="Nordlicht", starts_at=begin, go_live=True, actor=SYSTEM, now=begin)


@pytest.fixture
def anna(program: Program, now: datetime) -> UUID:
    """Make Anna, on whose word four friends bought: one purchase more than Silver asks for."""
    anna, code = make_advocate(program, last_name="Petersen", now=now)
    for number in range(4):
        at = now - timedelta(days=30 - number)
        send("purchase", f"friend{number}@example.com", at, amount_minor=3000, code=code, name=f"order-{number}")
        work(at)
    work(now)
    return anna


def test_anna_climbs_and_takes_a_gift_which_staff_send(console: Page, page: Page, program: Program, anna: UUID, now: datetime, live_server: LiveServer) -> None:
    page.goto(links.issue([anna], program_id=program.id, now=now)[anna].replace(settings.GOODWORD_URL, live_server.url))
    expect(page.get_by_role("heading", name="You have reached Silver")).to_be_visible()
    expect(page.get_by_text("6 more purchases of friends to Gold")).to_be_visible()
    look_everywhere(page, "tiers_own_page")
    page.get_by_role("link", name="Your points, and what you can take for them").click()
    look_everywhere(page, "points")
    page.get_by_role("link", name="Take this").click()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Six digits from the mail").fill("000")
    page.get_by_role("button", name="Order for 300 points").click()
    look_everywhere(page, "points_item")
    page.get_by_label("Six digits from the mail").fill(digits(PortalCode.objects.filter(used_at=None).latest("created_at").id))
    page.get_by_role("button", name="Order for 300 points").click()
    expect(page.get_by_role("heading", name="Your orders")).to_be_visible()
    look_everywhere(page, "points_ordered")
    base = f"{live_server.url}/console"
    console.goto(f"{base}/rewards/catalogue/")
    look_everywhere(console, "catalogue")
    console.get_by_role("link", name="A hamper").click()
    look_everywhere(console, "catalogue_item")
    console.goto(f"{base}/rewards/orders/")
    look_everywhere(console, "orders")
    console.get_by_role("link", name="A small gift from our shop").click()
    look_everywhere(console, "order")
    console.get_by_role("button", name="It has left the house").click()
    expect(console.get_by_role("status")).to_contain_text("Recorded as sent.")
    assert models.Order.objects.get().state == "sent"
    console.goto(f"{base}/rewards/tiers/{program.id}/")
    look_everywhere(console, "tiers")
    console.goto(f"{base}/contacts/{anna}/")
    expect(console.get_by_text("6 more purchases of friends to Gold")).to_be_visible()
    look_everywhere(console, "tiers_contact")


def test_a_surprise_is_begun_drawn_and_can_be_checked(console: Page, program: Program, now: datetime, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/rewards/surprises/")
    console.get_by_label("Name").fill("Winter")
    console.get_by_label("Who gets it").select_option("random")
    console.get_by_label("Chance in percent").fill("50")
    console.get_by_role("button", name="Begin").click()
    expect(console.get_by_role("alert")).to_contain_text("Please enter an amount.")
    look_everywhere(console, "surprises")
    one = surprises.begin(
        program.id, NewSurprise("Winter", SurpriseMode.RANDOM, Setup("points", {"points": 50}), 500, 5000), actor=SYSTEM, now=now - timedelta(hours=1)
    )
    for number in range(6):
        send("purchase", f"guest{number}@example.com", now, amount_minor=3000, name=f"order-{number}")
    work(now)
    console.goto(f"{live_server.url}/console/rewards/surprises/{one}/")
    console.get_by_role("button", name="End it for good").click()
    expect(console.get_by_text("Seed:")).to_be_visible()
    look_everywhere(console, "surprise")
