"""Complaining on the web: a form with tact, a confirmation by the owner of the address, and one question at the end."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.actions import cases
from goodword.feedback.values import Closing
from goodword.lib import clock
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM
from tests.console.doors import everything
from tests.feedback.makers import make_customer
from tests.making import days, make_program
from tests.portal.conftest import NORDLICHT, NOW, path_of

WORDS = {"words": "Two bags arrived torn.", "wish": "replace", "order": "48297", "email": "karla@example.com", "name": "Karla Voss"}


def form_key(browser: Client, path: str = "/complaint") -> str:
    page = browser.get(path).content.decode()
    return re.search(r'name="form_key" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]


def complain(browser: Client, path: str = "/complaint", **changes: str) -> object:
    return browser.post(path, {**WORDS, "form_key": form_key(browser, path), **changes})


def mailed(template: str, variable: str) -> str:
    return path_of(Message.objects.filter(template=template).latest("queued_at").variables[variable])


def test_a_complaint_is_taken_and_the_answer_is_the_same_for_everybody(browser: Client) -> None:
    make_customer("karla@example.com")
    known, unknown = complain(browser), complain(browser, email="nobody@example.com")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (303, "/complaint/sent?lang=en")  # type: ignore[attr-defined]
    case = models.Case.objects.get(email="karla@example.com")
    assert (case.words, case.wish, case.order, case.name, case.contact_id, case.language) == (
        "Two bags arrived torn.",
        "replace",
        "48297",
        "Karla Voss",
        None,
        "en",
    )
    assert "a number and the name" in browser.get("/complaint/sent").content.decode()


def test_a_form_of_a_programme_wears_its_brand(browser: Client) -> None:
    program = make_program(slug="coffee", **NORDLICHT)
    assert complain(browser, "/complaint/to/coffee").url == "/complaint/to/coffee/sent?lang=en"  # type: ignore[attr-defined]
    assert models.Case.objects.get().program_id == program.id
    assert "Nordlicht" in browser.get("/complaint/to/coffee/sent").content.decode()
    assert browser.get("/complaint/to/nothing").status_code == 404


@pytest.mark.parametrize(("field", "value", "said"), [("words", " ", "Please say what happened."), ("email", "karla@", "Please check the address")])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(browser: Client, field: str, value: str, said: str) -> None:
    answer = complain(browser, **{field: value})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in answer.content.decode() and "48297" in answer.content.decode()  # type: ignore[attr-defined]
    assert not models.Case.objects.exists()


def test_a_form_that_did_not_come_from_us_changes_nothing(browser: Client) -> None:
    before = everything()
    for key in ("", "made.up"):
        assert browser.post("/complaint", {**WORDS, "form_key": key}).status_code == 422
    assert browser.post("/complaint", {**WORDS, "form_key": form_key(browser)}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    with clock.at(NOW - days(2)):
        old = form_key(browser)
    page = browser.post("/complaint", {**WORDS, "form_key": old})
    assert "nothing you typed is lost" in page.content.decode() and "48297" in page.content.decode()
    assert everything() == before


def test_the_same_form_sent_twice_is_one_complaint(browser: Client) -> None:
    key = form_key(browser)
    for _ in range(2):
        assert browser.post("/complaint", {**WORDS, "form_key": key}).status_code == 303
    assert models.Case.objects.count() == 1


def test_a_flood_from_one_network_is_held_off_and_one_to_an_address_is_not_told(browser: Client) -> None:
    urls = [complain(browser).url for _ in range(5)]  # type: ignore[attr-defined]
    assert set(urls) == {"/complaint/sent?lang=en"} and models.Case.objects.count() == 3
    for number in range(20):
        complain(browser, email=f"{number}@example.com")
    assert complain(browser, email="more@example.com").url == "/complaint/busy?lang=en"  # type: ignore[attr-defined]
    assert browser.get("/complaint/busy").status_code == 429


def test_the_owner_of_the_address_says_that_it_is_theirs_by_a_button(browser: Client) -> None:
    complain(browser)
    link = mailed("case_received", "confirm_url")
    before = everything()
    for method in (browser.get, browser.head):
        assert method(link).status_code == 200
    assert everything() == before
    assert browser.post(link).status_code == 303
    case = models.Case.objects.get()
    assert case.contact_id and case.confirmed_at
    page = browser.get(link).content.decode()
    assert case.number in page and "It is being worked on" in page
    assert "torn" not in page  # a forwarded mail tells nobody more


def test_a_closed_case_asks_how_it_went_and_a_click_alone_says_nothing(browser: Client) -> None:
    complain(browser)
    browser.post(mailed("case_received", "confirm_url"))
    cases.close(models.Case.objects.get().id, Closing.DECIDED, "Two new bags.", actor=SYSTEM, now=NOW)
    good, bad = mailed("case_closed", "good_url"), mailed("case_closed", "bad_url")
    before = everything()
    assert 'value="yes" required checked' in browser.get(good).content.decode()
    assert 'value="no" checked' in browser.get(bad).content.decode()
    assert everything() == before
    assert browser.post(good, {"satisfied": "yes", "words": "Thank you"}).status_code == 303
    assert models.Case.objects.get().satisfied is True
    assert "It is closed. Thank you" in browser.get(bad).content.decode()
    assert browser.post(f"{bad}?again=1", {"satisfied": "no", "words": "Torn again"}).status_code == 303
    assert models.Case.objects.get().state == "reopened"
    assert "It is open again" in browser.get(good).content.decode()


def test_a_strangers_token_opens_no_case(browser: Client) -> None:
    complain(browser)
    link = mailed("case_received", "confirm_url")
    before = everything()
    for wrong in (link[:-4] + "aaaa", link.replace("/s/c/", "/s/i/"), "/s/c/made.up"):
        assert browser.post(wrong, {"satisfied": "no"}).status_code == 404
    assert everything() == before


def test_the_link_opens_for_two_years(browser: Client) -> None:
    complain(browser)
    link = mailed("case_received", "confirm_url")
    with clock.at(NOW + timedelta(days=400)):
        assert browser.get(link).status_code == 200
    before = everything()
    with clock.at(NOW + timedelta(days=731)):
        assert browser.post(link).status_code == 404
    assert everything() == before
