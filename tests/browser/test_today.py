"""Today, the mailbox and the wordings as a person sees them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.facts.models import WorkerBeat
from goodword.lib.money import Money
from goodword.messaging import actions
from goodword.messaging.values import NewTask
from goodword.operators import models
from tests.browser.conftest import VIEWS, look
from tests.contacts.makers import make_contact
from tests.messaging.post import send, thanks
from tests.operators.people import as_actor

pytestmark = pytest.mark.browser


@pytest.fixture
def work(olga: models.Operator) -> UUID:
    """Put a believable morning before Olga and return the id of the most pressing task."""
    now = datetime.now(UTC)
    WorkerBeat.objects.create(host="here", pid=1, started_at=now, beat_at=now + timedelta(hours=1))
    karla = make_contact("Karla", last_name="Voss", phone="+4940555010", email="karla@example.com", company="Voss & Partner")
    anna = make_contact("Anna", last_name="Petersen", email="anna@example.com", time_zone="UTC")
    first, *_rest = actions.create_tasks(
        [
            NewTask(
                kind="call_back",
                title="Call Karla Voss about two torn bags",
                reason="Her mail of Monday has no answer; 41 orders since 2023",
                contact_id=karla,
                script="Frau Voss, Olga Lindner from Nordlicht. Your bags arrived torn and we left your mail unanswered. I am sorry for both.",
                value=Money(126_000, "EUR"),
                due_at=now + timedelta(hours=1, minutes=20),
            ),
            NewTask(kind="manual", title="Send Henrik Brandt the interim notice", value=Money(54_000, "EUR"), due_at=now - timedelta(hours=2)),
            NewTask(
                kind="thank_card",
                title="Write Elif Demir a thank-you card",
                reason="Fifth friend this year",
                value=Money(400, "EUR"),
                due_at=now + timedelta(days=3),
            ),
        ],
        now=now,
    )
    done = actions.create_task(NewTask(kind="manual", title="Mail the new price list to the office"), now=now)
    actions.close_task(done, outcome="done", actor=as_actor(olga), now=now)
    actions.queue([thanks(anna, template="claim_confirm", variables={"confirm_url": "https://n.example/c/1", "days": 30})], now=now)
    actions.queue([thanks(anna, "thanks:2")], now=now)
    send(now)
    return first


PAGES = {
    "today": "/console/today/",
    "new_task": "/console/today/new",
    "mailbox": "/console/mailbox/",
    "wordings": "/console/mail/wordings/",
    "wording": "/console/mail/wordings/thanks_advocate/de",
}


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_every_page_reads_well(console: Page, live_server: LiveServer, work: UUID, width: int, theme: str) -> None:
    console.set_viewport_size({"width": width, "height": 800})
    for name, path in PAGES.items():
        console.goto(live_server.url + path)
        if name == "wording":
            expect(console.frame_locator("iframe").get_by_text("Guten Tag")).to_be_visible()
        look(console, name, width=width, theme=theme)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_a_message_is_shown_in_a_frame_with_its_reasons(console: Page, live_server: LiveServer, work: UUID, width: int, theme: str) -> None:
    console.set_viewport_size({"width": width, "height": 800})
    console.goto(f"{live_server.url}/console/mailbox/?state=kept")
    console.get_by_role("link", name="Please confirm your address").click()
    expect(console.frame_locator("iframe").get_by_text("Was that you?")).to_be_visible()
    look(console, "message", width=width, theme=theme)


def test_recording_an_outcome_offers_to_take_it_back(console: Page, live_server: LiveServer, work: UUID) -> None:
    console.goto(f"{live_server.url}/console/today/")
    console.get_by_label("Outcome").first.select_option("Reached, something agreed")
    console.get_by_label("Their words").fill("Two new bags by courier")
    console.get_by_role("button", name="Record outcome").first.click()
    toast = console.locator("[data-toast]")
    expect(toast).to_contain_text("Done: Call Karla Voss")
    toast.get_by_role("button", name="Undo").click()
    expect(console.locator("[data-toast]")).to_contain_text("Back on the list")
    expect(console.locator(".gw-task .what").first).to_contain_text("Karla Voss")


def test_the_preview_follows_what_is_typed_without_saving(console: Page, live_server: LiveServer, work: UUID) -> None:
    console.goto(f"{live_server.url}/console/mail/wordings/progress_advocate/en")
    console.get_by_label("Text").fill("# A draft for {{ person.first_name }}")
    console.get_by_role("button", name="Preview").click()
    expect(console.frame_locator("iframe").get_by_text("A draft for Anna")).to_be_visible()
    console.reload()
    expect(console.get_by_label("Text")).not_to_have_value("# A draft for {{ person.first_name }}")
