"""The referral pages as people see them."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.referrals.models import Referral
from tests.browser.conftest import VIEWS, look
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUY = START + days(3)


@pytest.fixture
def stories(console: Page) -> None:
    """Play a few stories: bought and on hold, rewarded, claimed, sent back, an existing customer."""
    program = make_program()
    _, anna = make_advocate(program, "anna@example.com", first_name="Anna", last_name="Petersen")
    _, cleo = make_advocate(program, "cleo@example.com", first_name="Cleo", last_name="Winter")
    make_contact("ben@example.com", first_name="Ben", last_name="Carstens")
    for who, code, amount in (("ben", anna, 3480), ("jana", anna, 2210), ("paul", cleo, 1740)):
        send("signup", who, BUY - days(1), code=code, person={"email": f"{who}@example.com", "first_name": who.title()})
        send("purchase", who, BUY, amount_minor=amount, name=f"order-{who}")
    send("signup", "nele", BUY, code=cleo, person={"email": "nele@example.com", "first_name": "Nele"})
    work(BUY + days(20))
    send("refund", "jana", BUY + days(21), refund_of="order-jana")
    send("purchase", "ida", BUY + days(20), amount_minor=2640, code=anna, person={"email": "ida@example.com", "first_name": "Ida"})
    work(BUY + days(21))


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_referral_pages_look_right(console: Page, stories: None, live_server: LiveServer, width: int, theme: str) -> None:
    ben = Referral.objects.get(contact__first_name="Ben")
    paul = Referral.objects.get(contact__first_name="Paul")
    for name, address in (
        ("referrals", "/console/referrals/"),
        ("referrals_table", "/console/referrals/?view=table"),
        ("referral_new", "/console/referrals/new/"),
        ("referral_story", f"/console/referrals/{ben.id}/"),
        ("referral_story_why_not", f"/console/referrals/{paul.id}/"),
    ):
        console.goto(live_server.url + address)
        look(console, name, width=width, theme=theme)
