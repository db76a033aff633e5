"""The friendly word and the reminder of the preset that Glossier is told of, and the units that a shop names itself, as people see them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.links import actions as links
from goodword.operators.values import SYSTEM
from goodword.presets import actions as presets
from goodword.referrals.actions import claim
from goodword.referrals.models import Claim
from tests.browser.conftest import look_everywhere
from tests.making import make_advocate, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ben_asks_to_be_reminded_and_anna_finds_a_friendly_word(page: Page, transactional_db: None, live_server: LiveServer) -> None:
    now = datetime.now(UTC)
    program = presets.apply(preset="glossier", slug="friends", name="Nordlicht", starts_at=now - timedelta(days=9), go_live=True, actor=SYSTEM, now=now)
    anna, code = make_advocate(program, last_name="Petersen", now=now)
    page.goto(f"{live_server.url}/p/friends?code={code}")
    page.get_by_label("Your mail address").fill("ben@example.com")
    page.get_by_label("Remind me of this offer by one mail").check()
    page.get_by_label("When to remind me").select_option(label="in a week")
    look_everywhere(page, "glossier_landing")
    page.get_by_role("button", name="Get my code").click()
    expect(page.get_by_role("heading", name="Please look into your mail")).to_be_visible()
    assert Claim.objects.get().remind_on
    before = now - timedelta(days=4)
    kept = claim.request(program_id=program.id, code=code, email="cleo@example.com", first_name="Cleo", name_allowed=True, now=before)
    claim.confirm(kept, now=before)
    work(now)
    page.goto(links.issue([anna], program_id=program.id, now=now)[anna].replace(settings.GOODWORD_URL, live_server.url))
    expect(page.get_by_text("Not bought yet: Cleo.")).to_be_visible()
    look_everywhere(page, "glossier_own_page")


def test_olga_names_a_unit(console: Page, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/rewards/rules/")
    console.get_by_role("link", name="Units").click()
    console.get_by_label("Code", exact=True).fill("star")
    console.get_by_label("Decimals").fill("1")
    console.get_by_label("English: one of it").fill("star")
    console.get_by_label("English: several").fill("stars")
    console.get_by_role("button", name="Make the unit").click()
    expect(console.get_by_text("10\N{NO-BREAK SPACE}stars · 15\N{NO-BREAK SPACE}stars · 123.4\N{NO-BREAK SPACE}stars")).to_be_visible()
    look_everywhere(console, "units")
