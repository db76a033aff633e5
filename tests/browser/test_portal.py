"""The portal as friends and advocates see it: without script, on a phone, by day and by night, in the shop's colours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Response
from pytest_django.live_server_helper import LiveServer

from goodword.contacts.actions import addresses, people
from goodword.links import actions as links
from goodword.links.models import Link, PortalCode, Share
from goodword.links.queries import digits
from goodword.messaging.actions import unsubscribe
from goodword.messaging.actions.unsubscribe import Subscription
from goodword.messaging.models import Message
from goodword.messaging.values import Purpose
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.values import Program
from goodword.referrals.actions import claim as claims
from tests.browser.conftest import VIEWS, look
from tests.making import make_advocate, make_program, send, work
from tests.portal.conftest import COUPONS, NORDLICHT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEIGHT_MAX = 100_000  # bytes of a page with all it needs, as sent


@pytest.fixture
def coffee(transactional_db: None) -> Program:
    """Make a live programme whose advocate Anna has friends at every step."""
    now = datetime.now(UTC)
    program = make_program(slug="coffee", rule=COUPONS, **NORDLICHT)
    anna, _ = make_advocate(program, "anna@example.com", first_name="Anna")
    people.change(anna, {"name_shown": "Anna"}, actor=SYSTEM, now=now)
    links.choose_code(anna, program_id=program.id, code="ANNA7", now=now)
    for name, tick, ago_days, amount_minor, sent_back in (
        ("Mia", True, 25, 3000, True),
        ("Ben", True, 18, 3000, False),
        ("Paul", True, 4, 2500, False),
        ("Nele", True, 2, 0, False),
        ("Kim", False, 1, 0, False),
    ):
        at, mail = now - timedelta(days=ago_days), f"{name.lower()}@example.com"
        claims.confirm(claims.request(program_id=program.id, code="ANNA7", email=mail, first_name=name, name_allowed=tick, now=at), now=at)
        if amount_minor:
            send("purchase", mail, at, name=f"o-{name}", amount_minor=amount_minor)
        if sent_back:
            send("refund", mail, at + timedelta(hours=5), name=f"r-{name}", amount_minor=amount_minor, refund_of=f"o-{name}")
        work(at + timedelta(days=1))
    work(now)
    return program


@pytest.fixture
def anna(coffee: Program) -> UUID:
    return Link.objects.get(code="ANNA7").contact_id


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """Open a page on a phone without script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def here(url: str, live_server: LiveServer) -> str:
    """Return one of our addresses on the server of this test."""
    return url.replace(settings.GOODWORD_URL, live_server.url)


def enter(page: Page, live_server: LiveServer, anna: UUID, program: Program) -> None:
    page.goto(here(links.issue([anna], program_id=program.id, now=datetime.now(UTC))[anna], live_server))
    assert page.url == f"{live_server.url}/a/"


def mailed(template: str, variable: str, live_server: LiveServer) -> str:
    work(datetime.now(UTC))
    return here(Message.objects.get(template=template, state="kept").variables[variable], live_server)


PUBLIC = {
    "landing": "/p/coffee?code=ANNA7",
    "landing_without_code": "/p/coffee",
    "claim_sent": "/p/coffee/sent",
    "join": "/join/coffee",
    "join_sent": "/join/coffee/sent",
    "not_here": "/p/nothing",
    "busy": "/p/coffee/busy",
}
OWN = {"advocate": "/a/", "preferences": "/a/preferences", "own_data": "/a/data?asked=export", "share_mail": "/a/share/mail"}


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_public_pages_look_right(page: Page, live_server: LiveServer, coffee: Program, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    for name, path in PUBLIC.items():
        page.goto(live_server.url + path)
        open_all(page)
        look(page, f"portal_{name}", width=width, theme=theme)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_own_pages_look_right(page: Page, live_server: LiveServer, coffee: Program, anna: UUID, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    enter(page, live_server, anna, coffee)
    for name, path in OWN.items():
        page.route("mailto:**", lambda route: route.abort())
        page.goto(live_server.url + path)
        look(page, f"portal_{name}", width=width, theme=theme)
        open_all(page)
        look(page, f"portal_{name}_open", width=width, theme=theme)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_pages_behind_a_mail_look_right(page: Page, live_server: LiveServer, coffee: Program, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/p/coffee?code=ANNA7")
    page.get_by_role("button", name="Get my code").click()
    look(page, "portal_landing_error", width=width, theme=theme)
    page.get_by_label("Your mail address").fill("olaf@example.com")
    page.get_by_role("button", name="Get my code").click()
    page.goto(mailed("claim_confirm", "confirm_url", live_server))
    look(page, "portal_claim_confirm", width=width, theme=theme)
    page.get_by_role("button", name="Confirm my address").click()
    look(page, "portal_claim_thanks", width=width, theme=theme)
    page.goto(f"{live_server.url}/join/coffee")
    page.get_by_label("Your mail address").fill("olaf@example.com")
    page.get_by_role("button", name="Send me my link").click()
    page.goto(mailed("join_link", "portal_url", live_server))
    look(page, "portal_join_confirm", width=width, theme=theme)
    page.goto(f"{live_server.url}/u/{unsubscribe.token(Subscription(Link.objects.get(code='ANNA7').contact_id, Purpose.SERVICE, coffee.id))}")
    look(page, "portal_stop", width=width, theme=theme)
    page.get_by_role("button", name="Stop these messages").click()
    look(page, "portal_stopped", width=width, theme=theme)
    page.get_by_role("button", name="Stop all mail").click()
    look(page, "portal_all_stopped", width=width, theme=theme)
    programs.end(coffee.id, actor=SYSTEM, now=datetime.now(UTC))
    page.goto(f"{live_server.url}/p/coffee?code=ANNA7")
    look(page, "portal_ended", width=width, theme=theme)


def test_a_friend_gets_the_code_without_script(plain: Page, live_server: LiveServer, coffee: Program) -> None:
    plain.goto(f"{live_server.url}/p/coffee?code=ANNA7")
    plain.get_by_label("Your mail address").fill("olaf@example.com")
    plain.get_by_label("Your first name").fill("Olaf")
    plain.get_by_label("Anna may see my first name and whether I bought.").check()
    plain.get_by_role("button", name="Get my code").click()
    assert plain.get_by_role("heading", name="Please look into your mail").is_visible()
    plain.goto(mailed("claim_confirm", "confirm_url", live_server))
    plain.get_by_role("button", name="Confirm my address").click()
    assert plain.get_by_text("ANNA7", exact=True).is_visible()
    assert plain.get_by_role("link", name="To the shop").get_attribute("href") == "https://nordlicht.example/welcome?gw_code=ANNA7"
    assert plain.context.cookies() == []


def test_a_customer_joins_shares_and_leaves_without_script(plain: Page, live_server: LiveServer, coffee: Program) -> None:
    plain.goto(f"{live_server.url}/join/coffee")
    plain.get_by_label("Your mail address").fill("olaf@example.com")
    plain.get_by_role("button", name="Send me my link").click()
    plain.goto(mailed("join_link", "portal_url", live_server))
    plain.get_by_label("Your first name").fill("Olaf")
    plain.get_by_label("Friends who follow my link may read my first name.").check()
    plain.get_by_role("button", name="Open my page").click()
    assert plain.url == f"{live_server.url}/a/?lang=en"
    plain.get_by_text("Change the message").click()
    plain.get_by_label("In your own words").fill("Try the Nordkap:")
    plain.get_by_role("button", name="Save the message").click()
    assert "Try the Nordkap:" in plain.locator(".p-bubble").inner_text()
    assert plain.get_by_role("button", name="Share", exact=True).count() == 0  # native sharing needs script
    plain.get_by_role("link", name="Copy").click()
    assert plain.url.endswith("#your-link")
    plain.get_by_text("Leave this programme").click()
    plain.get_by_role("button", name="Leave").click()
    assert plain.get_by_text("You have left this programme.").is_visible()


def test_an_advocate_changes_the_address_without_script(browser: Browser, live_server: LiveServer, coffee: Program, anna: UUID) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    plain = context.new_page()
    enter(plain, live_server, anna, coffee)
    plain.get_by_role("link", name="My address and my data").click()
    plain.locator("#address").get_by_role("button", name="Send me a code").click()
    plain.get_by_label("Your new mail address").fill("anna.new@example.com")
    code = digits(PortalCode.objects.get(contact_id=anna).id)
    plain.get_by_label("Six digits from the mail").fill(f"{code[:3]} {code[3:]}")
    plain.get_by_role("button", name="Ask the new address").click()
    assert plain.get_by_text("We have written to a…@example.com.").is_visible()
    plain.goto(mailed("address_change_new", "confirm_url", live_server))
    plain.get_by_role("button", name="Confirm my address").click()
    assert plain.get_by_text("From now on we write to anna.new@example.com.").is_visible()
    context.close()


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_pages_of_a_new_address_look_right(page: Page, live_server: LiveServer, coffee: Program, anna: UUID, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    enter(page, live_server, anna, coffee)
    page.goto(f"{live_server.url}/a/data?asked=address")
    page.get_by_label("Your new mail address").fill("anna@")
    page.get_by_role("button", name="Ask the new address").click()
    look(page, "portal_new_address_wrong", width=width, theme=theme)
    addresses.request(anna, "anna.new@example.com", now=datetime.now(UTC))
    page.goto(f"{live_server.url}/a/data")
    look(page, "portal_new_address_waits", width=width, theme=theme)
    page.goto(mailed("address_change_new", "confirm_url", live_server))
    look(page, "portal_new_address_confirm", width=width, theme=theme)
    page.get_by_role("button", name="Confirm my address").click()
    look(page, "portal_new_address_counts", width=width, theme=theme)


def test_with_script_copying_says_so_and_is_noted(page: Page, live_server: LiveServer, coffee: Program, anna: UUID) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    enter(page, live_server, anna, coffee)
    with page.expect_response("**/a/share/copy") as noted:
        page.get_by_role("link", name="Copy").click()
    assert noted.value.status == 204
    assert page.get_by_role("status").inner_text() == "Copied"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("I get something too if you buy: a €10 coupon.")
    assert copied.endswith("/r/ANNA7?ch=copy")
    assert list(Share.objects.values_list("channel", flat=True)) == ["copy"]


def test_every_page_weighs_less_than_a_hundred_kilobytes(page: Page, live_server: LiveServer, coffee: Program, anna: UUID) -> None:
    enter(page, live_server, anna, coffee)
    for path in ("/p/coffee?code=ANNA7", "/join/coffee", "/a/", "/a/preferences", "/a/data"):
        sent: list[int] = []
        hosts: set[str] = set()

        def weigh(response: Response, sent: list[int] = sent, hosts: set[str] = hosts) -> None:
            hosts.add(response.url.split("/")[2])
            sent.append(len(response.body()) if response.ok else 0)

        fresh = page.context.new_page()
        fresh.on("response", weigh)
        fresh.goto(live_server.url + path, wait_until="networkidle")
        fresh.close()
        assert sum(sent) < WEIGHT_MAX, (path, sum(sent))
        assert len(sent) > 3
        assert hosts == {live_server.url.split("/")[2]}


def open_all(page: Page) -> None:
    """Open what is folded, but for the list of languages, which lies over the page."""
    page.evaluate("document.querySelectorAll('details:not(.p-lang)').forEach((one) => { one.open = true })")
