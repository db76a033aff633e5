"""The preset contest in a browser: drafted, entered for free and by a recommendation, drawn, taken, and repeated by a stranger."""

import json
import runpy
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.links import actions as links
from goodword.messaging.models import Message
from goodword.operators.actions import create_key
from goodword.operators.values import SYSTEM, Permission
from goodword.presets import actions as presets
from goodword.referrals.actions import claim as claims
from goodword.rewards.actions import contest_close
from goodword.rewards.queries import contests as queries
from tests.api.conftest import ApiClient
from tests.browser.conftest import VIEWS, look
from tests.making import make_advocate, send, work
from tests.rewards.contest_makers import make_contest
from tests.rewards.test_draw import SCRIPT
from tests.rewards.test_kinds import balances

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def here(url: str, live_server: LiveServer) -> str:
    return url.replace(settings.GOODWORD_URL, live_server.url)


def see(page: Page, name: str) -> None:
    """Check the open page in every view; the portal follows the device's theme, the console its own."""
    for width, theme in VIEWS:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        look(page, name, width=width, theme=theme)


def mailed(template: str, variable: str, live_server: LiveServer) -> str:
    """Return the address in the newest mail of a kind."""
    work(datetime.now(UTC))
    return here(Message.objects.filter(template=template).latest("queued_at").variables[variable], live_server)


def test_a_contest_is_drafted_and_published(console: Page, live_server: LiveServer) -> None:
    now = datetime.now(UTC)
    begin = now - timedelta(days=3)
    presets.apply(preset="contest", slug="launch", name="Nordlicht", starts_at=begin, go_live=True, actor=SYSTEM, now=begin)
    console.goto(f"{live_server.url}/console/rewards/contests/")
    see(console, "contests_none")
    console.get_by_role("link", name="New contest: Nordlicht").click()
    see(console, "contest_new")
    for label, typed in (("Name", "A year of coffee"), ("Amount or number", "200"), ("Worth", "200"), ("Who holds it", "Nordlicht, Speicherweg 12, Hamburg")):
        console.get_by_label(label, exact=True).fill(typed)
    console.get_by_role("button", name="Keep the draft").click()
    see(console, "contest_draft")
    console.get_by_role("button", name="Publish").click()
    console.get_by_role("button", name="Yes, publish it").click()
    expect(console.get_by_role("status")).to_contain_text("Published.")
    see(console, "contest_published")
    assert queries.contests()[0].commitment in console.content()


def test_entries_the_draw_and_the_prize(console: Page, live_server: LiveServer) -> None:
    """Anna shares and Ben buys, Cleo enters for free, and the winner takes the prize."""
    page, now = console, datetime.now(UTC)
    begin = now - timedelta(days=3)
    program = presets.apply(preset="contest", slug="coffee", name="Coffee for friends", starts_at=begin, go_live=True, actor=SYSTEM, now=begin)
    dates = {"opens_at": now - timedelta(days=2), "closes_at": now + timedelta(days=20), "draw_by": (now + timedelta(days=30)).date()}
    one = make_contest(program, now=begin, **dates)
    base = f"{live_server.url}/p/coffee/contests/{one.id}"
    anna, code = make_advocate(program, now=now)
    page.goto(here(links.issue([anna], program_id=program.id, now=now)[anna], live_server))
    page.route("mailto:**", lambda route: route.abort())
    page.goto(f"{live_server.url}/a/share/mail")
    claims.confirm(claims.request(program_id=program.id, code=code, email="ben@example.com", first_name="Ben", name_allowed=True, now=now), now=now)
    send("purchase", "ben@example.com", now, amount_minor=3000, name="order-ben")
    work(datetime.now(UTC))
    page.goto(f"{live_server.url}/a/")
    see(page, "contest_advocate")
    page.goto(here(page.get_by_role("link", name="My entries: A year of coffee").get_attribute("href") or "", live_server))
    page.get_by_role("button", name="Take part under these rules").click()
    see(page, "contest_own_missing")
    page.get_by_label("Where you live").select_option("DE")
    page.get_by_label("I am at least 18 years old.").check()
    page.get_by_role("button", name="Take part under these rules").click()
    expect(page.get_by_text("7 contest entries")).to_be_visible()  # 3 for Ben, 1 for sharing, 3 by the rule
    see(page, "contest_own")
    _, token = create_key(name="Shop", source="shop", scopes=[Permission.REWARDS_READ], actor=SYSTEM, now=now)
    rewards = ApiClient(token).get("rewards").json()["items"]
    assert {(reward["kind"], reward["state"], reward["side"]) for reward in rewards} == {
        ("contest_entries", "fulfilled", side) for side in ("advocate", "friend")
    }
    assert balances() == {"cost": -6, "redeemed": 6}

    page.goto(base)
    see(page, "contest_public")
    page.get_by_role("link", name="Take part for free").click()
    page.get_by_role("button", name="Take part").click()
    see(page, "contest_enter_missing")
    page.get_by_label("Your mail address").fill("cleo@example.com")
    page.get_by_label("Where you live").select_option("NL")
    page.get_by_label("I am at least 18 years old.").check()
    page.get_by_label("I have read the official rules and agree to them.").check()
    page.get_by_role("button", name="Take part").click()
    page.goto(mailed("contest_entry", "confirm_url", live_server))
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_text("3 contest entries", exact=True)).to_be_visible()

    contest_close.close_due(one.terms.closes_at + contest_close.GRACE)
    page.goto(f"{live_server.url}/console/rewards/contests/{one.id}/")
    see(page, "contest_to_draw")
    page.get_by_label("Public number").fill("3 17 22 30 41 44")
    page.get_by_role("button", name="Draw the winners").click()
    page.get_by_role("button", name="Yes, draw").click()
    expect(page.get_by_role("status")).to_contain_text("Drawn.")
    see(page, "contest_drawn")
    page.goto(mailed("contest_won", "accept_url", live_server))
    see(page, "contest_won")
    page.get_by_role("button", name="I take the prize").click()
    expect(page.get_by_text("The prize is yours.")).to_be_visible()
    page.goto(f"{base}/protocol")
    see(page, "contest_protocol")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the protocol").click()
    protocol = json.loads(download.value.path().read_text())
    assert list(runpy.run_path(str(SCRIPT))["faults"](protocol, one.commitment)) == []
    work(datetime.now(UTC))
    assert balances() == {"cost": -20006, "owed": 20000, "redeemed": 6}
