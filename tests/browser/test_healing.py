"""Complaints as staff see them: the board, by mouse, and the pages of mending."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.feedback import models
from goodword.feedback.actions import cases, intake
from goodword.feedback.values import Category, Closing, NewCase, Origin, Severity
from goodword.operators.values import SYSTEM
from tests.browser.conftest import look_everywhere
from tests.making import make_contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(console: Page) -> list[models.Case]:
    """Let four people complain, and work on what they say."""
    now = datetime.now(UTC)
    ben = make_contact("ben@example.com", first_name="Ben", last_name="Carstens")
    karla = make_contact("karla@example.com", first_name="Karla", last_name="Voss")
    torn = NewCase("Two bags arrived torn, and nobody answered my mail of Monday.", Origin.STAFF, contact_id=ben, category=Category.DELIVERY)
    intake.receive(replace(torn, severity=Severity.SEVERE), actor=SYSTEM, now=now - timedelta(hours=3))
    intake.receive(replace(torn, words="Wrong grind, for the third time", severity=Severity.MINOR), actor=SYSTEM, now=now)
    repair = intake.receive(replace(torn, contact_id=karla, words="Grinder repair takes too long"), actor=SYSTEM, now=now - timedelta(days=2))
    cases.propose(repair.id, "A loan grinder until yours is back.", actor=SYSTEM, now=now - timedelta(days=1))
    done = intake.receive(replace(torn, contact_id=karla, words="Charged twice"), actor=SYSTEM, now=now - timedelta(days=3))
    cases.close(done.id, Closing.DECIDED, "The second charge is paid back.", actor=SYSTEM, now=now - timedelta(days=1))
    return list(models.Case.objects.order_by("received_at"))


def test_the_board_looks_right_and_a_card_is_dragged(console: Page, live_server: LiveServer, complaints: list[models.Case]) -> None:
    console.goto(f"{live_server.url}/console/feedback/cases/?show=board")
    look_everywhere(console, "healing_board")
    card = console.get_by_role("article").filter(has_text="Two bags arrived torn")
    card.drag_to(console.get_by_role("region", name="In work"))
    expect(console.get_by_role("status")).to_contain_text("It is in work.")
    assert models.Case.objects.get(severity="severe").state == "in_work"
