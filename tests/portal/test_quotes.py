"""Deciding about one's words on the web: a GET counts as nothing, a POST once, and what is taken back is gone from every page."""

import pytest
from django.test import Client
from django.urls import reverse

from goodword.feedback import models
from goodword.feedback.actions import quotes
from goodword.feedback.queries import quotes as reads
from goodword.feedback.values.quotes import NameForm, Permit, Quote, QuoteState, Term, Use
from goodword.lib import clock
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from tests.console.doors import everything
from tests.feedback.makers import answered, make_customer
from tests.making import days
from tests.portal.conftest import NOW, Advocate, enter, form_key, path_of

YES = {"words": "Great beans", "name": "initial", "uses": ["pages", "kit"], "term": "year", "do": "agree"}
ALL = Permit(NameForm.INITIAL, frozenset(Use), Term.OPEN)


@pytest.fixture
def quote(coffee: Program) -> Quote:
    answer = answered(10, who=make_customer(last_name="Carstens"), now=NOW)
    return quotes.propose(answer.id, "Great beans", program_id=coffee.id, key="k", actor=SYSTEM, now=NOW)


def asked(quote: Quote) -> str:
    return path_of(reads.ask_url(quote.id, number=quote.number, until=NOW + days(30)))


def test_scanners_that_follow_the_links_decide_nothing(browser: Client, quote: Quote) -> None:
    before = everything()
    for path in (asked(quote), path_of(reads.own_url(quote.id, now=NOW))):
        for method in (browser.get, browser.head, browser.options):
            assert method(path).status_code in {200, 405}
    assert everything() == before


def test_nothing_is_ticked_beforehand_and_nothing_is_lost(browser: Client, quote: Quote) -> None:
    page = browser.get(asked(quote)).content.decode()
    assert "May we show your words, Ben?" in page and page.count(" checked") == 1  # only the shortest term
    again = browser.post(asked(quote), {"words": "My own <b>words</b>", "do": "agree", "term": "year"})
    text = again.content.decode()
    assert again.status_code == 422 and "Please tick at least one place." in text and "Please choose how you are named." in text
    assert "My own &lt;b&gt;words&lt;/b&gt;" in text and models.Quote.objects.get().state == "asked"


def test_what_is_allowed_shows_on_landing_joining_and_advocates_page(browser: Client, quote: Quote, coffee: Program, anna: Advocate) -> None:
    enter(browser, anna.id, coffee)
    pages = ["/p/coffee", "/join/coffee", "/a/"]
    assert not [path for path in pages if "Great beans" in browser.get(path).content.decode()]
    taken = browser.post(asked(quote), YES)
    assert taken.status_code == 303 and taken.url.startswith("/s/w/")
    for path in pages:
        page = browser.get(path).content.decode()
        assert '<blockquote class="p-quote" lang="en">Great beans</blockquote>' in page and "Ben C." in page and "Carstens" not in page
    assert browser.post(taken.url).status_code == 303
    assert "We do not show your words" in browser.get(taken.url).content.decode()
    assert not [path for path in pages if "Great beans" in browser.get(path).content.decode()]


def test_an_advocate_passes_on_what_may_be_passed_on_and_no_longer(browser: Client, quote: Quote, coffee: Program, anna: Advocate) -> None:
    quotes.agree(quote.id, "Great beans", ALL, number=0, now=NOW)
    enter(browser, anna.id, coffee)
    assert browser.post(reverse("portal:quote"), {"quote": str(quote.id), "form_key": form_key(browser)}).status_code == 303
    assert "“Great beans” (Ben C.)" in browser.get("/a/share/mail").content.decode()
    quotes.withdraw(quote.id, now=NOW)
    assert "Great beans" not in browser.get("/a/share/mail").content.decode() + browser.get("/a/").content.decode()
    browser.post(reverse("portal:quote"), {"quote": str(quote.id), "form_key": form_key(browser)})
    assert "Great beans" not in browser.get("/a/share/mail").content.decode()


def test_what_runs_out_is_gone_from_the_page(browser: Client, quote: Quote) -> None:
    browser.post(asked(quote), YES)
    with clock.at(NOW + days(364)):
        assert "Great beans" in browser.get("/p/coffee").content.decode()
    with clock.at(NOW + days(366)):
        assert "Great beans" not in browser.get("/p/coffee").content.decode()


def test_markup_in_words_is_shown_as_words(browser: Client, quote: Quote) -> None:
    browser.post(asked(quote), YES | {"words": "<script>alert(1)</script>"})
    assert reads.quote(quote.id).state is QuoteState.CHANGED and "alert" not in browser.get("/p/coffee").content.decode()
    quotes.release(quote.id, actor=SYSTEM, now=NOW)
    page = browser.get("/p/coffee").content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


def test_the_link_is_for_one_question_and_a_forwarded_one_tells_nothing_afterwards(browser: Client, quote: Quote) -> None:
    browser.post(asked(quote), YES | {"do": "refuse"})
    assert models.Quote.objects.get().state == "refused"
    for answer in (browser.get(asked(quote)), browser.post(asked(quote), YES)):
        text = answer.content.decode()
        assert ("This question is settled" in text or answer.status_code == 303) and "Great beans" not in text
    assert models.Quote.objects.get().state == "refused"
    with clock.at(NOW + days(31)):
        assert browser.get(asked(quote)).status_code == 404
    token = asked(quote).rpartition("/")[2]
    assert browser.get(f"/s/w/{token}").status_code == 404 and browser.post(f"/s/w/{token}").status_code == 404


def test_another_site_cannot_decide(browser: Client, quote: Quote) -> None:
    for path in (asked(quote), path_of(reads.own_url(quote.id, now=NOW))):
        assert browser.post(path, YES, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert models.Quote.objects.get().state == "asked"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Dürfen wir Ihre Worte zeigen, Ben?"),
        ("nl", "Mogen we uw woorden laten zien, Ben?"),
        ("it", "Possiamo mostrare le Sue parole, Ben?"),
        ("ms", "Bolehkah kami memaparkan kata-kata anda, Ben?"),
    ],
)
def test_the_page_speaks_five_languages(browser: Client, quote: Quote, language: str, words: str) -> None:
    page = browser.get(f"{asked(quote)}?lang={language}").content.decode()
    assert words in page
    for english in ("Your words", "Where may we", "Yes, show them", "For a year", "I allow"):
        assert english not in page
