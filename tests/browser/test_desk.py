"""Asking where a reward is, answering it, and choosing a preset, as people see it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.links import actions as links
from goodword.links.values import AccessPurpose
from goodword.referrals.models import Referral
from tests.browser.conftest import look_everywhere
from tests.making import START, days, make_advocate, make_program, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_anna_asks_and_olga_answers(console: Page, live_server: LiveServer) -> None:
    program = make_program()
    anna, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code, name="order-ben")
    work(START + days(20))
    Referral.objects.update(name_allowed=True)
    now = datetime.now(UTC)
    console.goto(links.issue([anna], program_id=program.id, purpose=AccessPurpose.ADVOCATE, now=now)[anna].replace("http://localhost:8000", live_server.url))
    console.get_by_role("link", name="Where is my reward?").click()
    console.get_by_role("button", name="Ask").click()
    look_everywhere(console, "missing_mistake")
    console.get_by_label("Number of your friend’s order").fill("order-ben")
    console.get_by_role("button", name="Ask").click()
    console.get_by_text("Thank you, we are looking into it.").wait_for()
    look_everywhere(console, "missing_sent")
    console.goto(f"{live_server.url}/console/rewards/desk/")
    look_everywhere(console, "desk")
    console.get_by_role("link", name="Anna").click()
    look_everywhere(console, "inquiry")
    console.get_by_role("button", name="Send this answer").click()
    console.get_by_text("The answer is on its way.").wait_for()
    console.goto(f"{live_server.url}/console/programs/presets/?sold=advice&aim=continuing&incentive=no")
    look_everywhere(console, "chooser")
