"""Each preset as people meet it: made in the console, shared on Anna's page, claimed on Ben's, bought and sent back over the API, and right in the books.

One profile serves all stories, and the clock of the whole process stands still where a story is, the server's threads included.
"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.contacts.actions import people
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.links import actions as links
from goodword.links.models import Link, Share
from goodword.messaging.models import Message
from goodword.operators.actions import create_key
from goodword.operators.models import Operator
from goodword.operators.permissions import KEY_SCOPES
from goodword.operators.values import SYSTEM
from goodword.presets import queries as presets
from goodword.programs import queries as programs
from goodword.programs.values import Program, ProgramState
from goodword.rewards.queries.differences import differences
from goodword.rewards.queries.statements import statements
from goodword.rewards.words import amount
from tests.browser.test_portal import here
from tests.making import days, make_advocate, make_contact, work
from tests.presets.test_stories import STORIES, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEGIN = datetime(datetime.now(UTC).year + 1, 3, 1, 9, tzinfo=UTC)  # to come, since a browser keeps no cookie that was over before today
BOUGHT = BEGIN + days(1)
LATER = BEGIN + days(40)  # every hold is over
PROMISED = {story.slug: story for story in STORIES}
NOTHING = "None yet."

Clock = Callable[[datetime], None]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Open one profile for all stories."""
    window = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield window
    window.close()


@pytest.fixture
def context(window: BrowserContext) -> Iterator[BrowserContext]:
    """Hand the profile on as if it were new."""
    window.clear_cookies()
    yield window
    for page in window.pages:
        page.close()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return what sets the clock for all threads."""

    def let_it_be(moment: datetime) -> None:
        monkeypatch.setattr(clock, "_virtual", ContextVar("story", default=moment))

    return let_it_be


class Shop:
    """The shop's own system, which speaks to the API with a key."""

    def __init__(self, page: Page, live_server: LiveServer) -> None:
        _, token = create_key(name="Shop", source="shop", scopes=KEY_SCOPES, actor=SYSTEM, now=BEGIN)
        self._asks, self._base = page.request, f"{live_server.url}/api/v1/"
        self._headers = {"Authorization": f"Bearer {token}"}

    def tell(self, kind: str, name: str, at: datetime, **more: Any) -> None:
        """Send one event of Ben's."""
        event = {"type": kind, "id": name, "customer": {"email": "ben@example.com"}, "occurred_at": at.isoformat(), "currency": "EUR", **more}
        answered = self._asks.post(f"{self._base}events", headers=self._headers, data=event).json()
        assert [one["status"] for one in answered["results"]] == ["stored"], answered

    def totals(self) -> dict[str, int]:
        """Return the sum of the ledger by asset; each has to be zero."""
        items = self._asks.get(f"{self._base}ledger/totals", headers=self._headers).json()["items"]
        return {one["asset"]: one["sum"] for one in items}

    def states(self) -> set[str]:
        """Return the states of all rewards."""
        items = self._asks.get(f"{self._base}rewards", headers=self._headers).json()["items"]
        return {one["state"] for one in items}


def made(page: Page, live_server: LiveServer, olga: Operator, slug: str) -> Program:
    """Let Olga make a programme from a preset with the console's form, and let it go live."""
    session = Client()
    session.force_login(olga)
    page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in session.cookies.items()])
    page.goto(f"{live_server.url}/console/programs/new/?preset={slug}")
    page.get_by_label("Name", exact=True).fill("Nordlicht")
    page.get_by_role("button", name="Save and go live").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nordlicht")
    (program,) = programs.programs()
    assert (program.preset, program.state) == (slug, ProgramState.LIVE)
    return program


def enter(page: Page, live_server: LiveServer, contact_id: UUID, program: Program) -> None:
    """Open somebody's own page by a signed link, as mails carry it."""
    page.goto(here(links.issue([contact_id], program_id=program.id, now=clock.now())[contact_id], live_server))
    assert page.url == f"{live_server.url}/a/"


def shared(page: Page) -> str:
    """Copy the message on the open page of an advocate, and return the code in it."""
    with page.expect_response("**/a/share/copy"):
        page.get_by_role("link", name="Copy").click()
    return page.get_by_label("Your link").input_value().rpartition("/r/")[2]


def claimed(page: Page, live_server: LiveServer, program: Program, code: str) -> None:
    """Claim the offer on the friend's page and confirm the address."""
    page.goto(f"{live_server.url}/p/{program.slug}?code={code}")
    expect(page.get_by_text(program.offer.friend["en"])).to_be_visible()
    page.get_by_label("Your mail address").fill("ben@example.com")
    page.get_by_label("Your first name").fill("Ben")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Get my code").click()
    work(clock.now())
    page.goto(here(Message.objects.get(template="claim_confirm").variables["confirm_url"], live_server))
    page.get_by_role("button", name="Confirm my address").click()
    expect(page.get_by_text(code, exact=True)).to_be_visible()


def reads(page: Page, *texts: str) -> None:
    """See that all this stands on the open page."""
    body = page.locator("main").inner_text()
    assert [text for text in texts if text not in body] == []


def statement_is_right(page: Page, live_server: LiveServer, contact_id: UUID, *, left: bool) -> None:
    """See that the statement on the page is what the ledger says, and whether anything is left by it."""
    told = statements(contact_id, since=BEGIN, until=LATER + days(1))
    assert any(one.closing for one in told) is left
    page.goto(f"{live_server.url}/a/statement")
    reads(page, *(f"After: {amount(Money(one.closing, one.asset))}" for one in told))


@pytest.mark.parametrize("slug", [file.slug for file in presets.presets()])
def test_a_preset_from_the_form_to_the_books(page: Page, live_server: LiveServer, olga: Operator, at: Clock, slug: str) -> None:
    story = PROMISED.get(slug, Story(slug, NOTHING, NOTHING))  # no incentive is a first-class choice
    at(BEGIN)
    program, shop = made(page, live_server, olga, slug), Shop(page, live_server)
    anna, _ = make_advocate(program, now=BEGIN)
    if story.relation:
        people.change(anna, {"relation": story.relation}, actor=SYSTEM, now=BEGIN)
    enter(page, live_server, anna, program)
    reads(page, program.offer.advocate["en"], NOTHING)
    code = shared(page)
    assert (Link.objects.get(code=code).contact_id, Share.objects.get().channel) == (anna, "copy")
    claimed(page, live_server, program, code)
    ben = make_contact("ben@example.com", now=BEGIN)

    at(BOUGHT)
    shop.tell("purchase", "order-1", BOUGHT, amount_minor=story.amount_minor)
    work(BOUGHT)
    at(LATER)
    work(LATER)
    assert {message.template for message in Message.objects.all()} >= {"thanks_advocate", "thanks_friend"}
    enter(page, live_server, anna, program)
    reads(page, "Ben bought on", story.anna, story.on_page)
    statement_is_right(page, live_server, anna, left=story.anna != NOTHING)
    enter(page, live_server, ben, program)
    reads(page, story.ben)
    statement_is_right(page, live_server, ben, left=story.ben != NOTHING)
    assert set(shop.totals().values()) <= {0}

    shop.tell("refund", "return-1", LATER, refund_of="order-1", amount_minor=story.amount_minor)
    work(LATER)
    assert shop.states() <= {"reversed"}
    for person, gift in ((anna, story.anna), (ben, story.ben)):
        enter(page, live_server, person, program)
        reads(page, gift if gift == NOTHING else f"{gift} was taken back")
        statement_is_right(page, live_server, person, left=False)
    assert set(shop.totals().values()) <= {0}
    assert differences() == []
