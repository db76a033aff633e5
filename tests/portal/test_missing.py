"""Where is my reward? The page says the same whatever was found, and takes few questions."""

from uuid import uuid4

import pytest
from django.test import Client

from goodword.links.values import AccessPurpose
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards.actions.inquiries import answer
from goodword.rewards.models import Inquiry
from goodword.rewards.values import Answer
from tests.making import START, days, send, work
from tests.portal.conftest import NOW, Advocate, enter, form_key

PATH = "/a/missing"


@pytest.fixture
def annas(browser: Client, anna: Advocate, coffee: Program) -> Client:
    """Let Ben buy by Anna's code, and open her page."""
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=anna.code, name="order-ben")
    work(NOW)
    enter(browser, anna.id, coffee)
    return browser


def ask(browser: Client, **typed: str) -> object:
    return browser.post(PATH, {"form_key": form_key(browser, PATH), "form": str(uuid4()), "order": "", "email": "", **typed}, follow=True)


def seen(response: object) -> str:
    """Return a page without what is made anew for each."""
    page = response.content.decode()  # type: ignore[attr-defined]
    head, _, tail = page.partition('name="form" value="')
    return head + tail.partition('"')[2]


def test_anna_asks_and_reads_the_answer_on_the_same_page(annas: Client, anna: Advocate) -> None:
    assert "Where is my reward?" in annas.get("/a/").content.decode()
    page = seen(ask(annas, order="order-ben"))
    assert "Thank you, we are looking into it." in page
    assert "We are looking into it." in page
    assert "order-ben" not in page
    assert answer(Inquiry.objects.get().id, expected=Answer.GENERAL, actor=SYSTEM, now=NOW)
    assert "people who have not agreed" in annas.get(PATH).content.decode()


def test_found_or_not_the_page_is_the_same(annas: Client) -> None:
    pages = []
    for typed in ({"email": "ben@example.com"}, {"email": "stranger@example.com"}, {"order": "no-such-order"}):
        pages.append(seen(ask(annas, **typed)))
        Inquiry.objects.all().delete()
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize(("typed", "words"), [({}, "Please give one of the two"), ({"email": "no address"}, "it looks like name@example.com")])
def test_what_leads_nowhere_is_said_beside_the_field(annas: Client, typed: dict[str, str], words: str) -> None:
    response = ask(annas, **typed)
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert words in seen(response)
    assert not Inquiry.objects.exists()


def test_a_fourth_question_waits_until_tomorrow(annas: Client) -> None:
    for number in range(3):
        ask(annas, order=f"guess-{number}")
    response = ask(annas, order="guess-4")
    assert response.status_code == 429  # type: ignore[attr-defined]
    assert "asked three times today" in seen(response)
    assert Inquiry.objects.count() == 3


def test_without_the_form_of_this_session_nothing_is_asked(browser: Client, annas: Client, anna: Advocate, coffee: Program) -> None:
    assert annas.post(PATH, {"form_key": "x", "form": str(uuid4()), "order": "order-ben"}).status_code == 403
    assert annas.post(PATH, {"form_key": form_key(annas, PATH), "form": "x", "order": "order-ben"}).status_code == 422
    enter(browser, anna.id, coffee, purpose=AccessPurpose.PREFERENCES)
    assert b"order" not in browser.get(PATH).content
    assert b"Number of your" not in Client().get(PATH).content
    assert not Inquiry.objects.exists()
