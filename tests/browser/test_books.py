"""The books as staff see them, and the statement as its owner does."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.links import actions as links
from goodword.links.values import AccessPurpose
from goodword.operators.values import SYSTEM
from goodword.rewards.actions.using import redeem
from tests.browser.conftest import look_everywhere
from tests.making import START, days, make_advocate, make_program, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_books_are_looked_at_and_a_month_is_closed(console: Page, live_server: LiveServer) -> None:
    now = datetime.now(UTC)
    program = make_program()
    anna, code = make_advocate(program)
    for number in range(4):
        send("purchase", f"friend{number}@example.com", START + days(1 + number), amount_minor=3480, code=code, name=f"order-{number}")
        work(START + days(17 + number))
    redeem(anna, asset="EUR", amount=1250, source="shop", reference="1", actor=SYSTEM, now=START + days(25))
    console.goto(f"{live_server.url}/console/rewards/books/")
    console.get_by_role("link", name="is the next to close").click()
    look_everywhere(console, "books_open")
    console.get_by_role("button", name="Close the month").click()
    console.get_by_role("button", name="Yes, close it").click()
    console.get_by_text("The month is closed.").wait_for()
    look_everywhere(console, "books_closed")
    console.goto(f"{live_server.url}/console/rewards/tax/")
    look_everywhere(console, "tax_year")
    console.goto(f"{live_server.url}/console/contacts/{anna}/statement/")
    look_everywhere(console, "statement")
    console.goto(links.issue([anna], program_id=program.id, purpose=AccessPurpose.ADVOCATE, now=now)[anna].replace("http://localhost:8000", live_server.url))
    console.get_by_role("link", name="Your statement").click()
    look_everywhere(console, "own_statement")
