"""Answering on the web: a GET counts as nothing, a POST once, the page speaks the language of who was asked, and strangers get nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.queries import surveys as queries
from goodword.feedback.values import Scale
from goodword.lib import clock
from goodword.messaging.models import Message
from tests.console.doors import everything
from tests.feedback.makers import ASKED, bought_and_asked, make_customer, make_survey
from tests.making import days, make_program
from tests.portal.conftest import NORDLICHT, path_of

LATER = ASKED + timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_ten(at_nine: None):
    with clock.at(LATER):
        yield


@pytest.fixture
def invitation(db: None) -> models.Invitation:
    make_customer(phone="+49301234567")
    return bought_and_asked(make_survey())


def links() -> list[str]:
    """Return every address in the mail that belongs to the survey."""
    variables = Message.objects.get(template="survey_nps").variables
    return [path_of(one["url"]) for one in variables["scale"]] + [path_of(variables["answer_url"])]


def test_scanners_that_follow_every_link_leave_no_answer(browser: Client, invitation: models.Invitation) -> None:
    before = everything()
    for path in links():
        for method in (browser.get, browser.head, browser.options):
            assert method(path).status_code in {200, 405}
        assert browser.get(path, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert everything() == before


def test_a_click_chooses_its_number_and_the_button_counts(browser: Client, invitation: models.Invitation) -> None:
    path = links()[9]
    page = browser.get(path).content.decode()
    assert re.findall(r'value="(\d+)" required checked', page) == ["9"]
    assert "Three questions, Ben" in page and "You may call me about my answers." in page
    taken = browser.post(path, {"score": "8", "improve": "Less paper", "more": "", "may_call": "on"})
    assert taken.status_code == 303 and taken.url.startswith("/s/d/")
    answer = models.Answer.objects.get()
    assert (answer.score, answer.improve, answer.may_call, answer.via, answer.seconds) == (8, "Less paper", True, "mail", 3600)
    thanks = browser.get(taken.url).content.decode()
    assert "Thank you, Ben" in thanks and "Less paper" in thanks


def test_the_mailed_link_then_shows_only_that_it_was_answered(browser: Client, invitation: models.Invitation) -> None:
    path = links()[9]
    browser.post(path, {"score": "9", "improve": "My secret wish"})
    for answer in (browser.get(path), browser.post(path, {"score": "1", "improve": ""})):
        assert "your answer is with us" in answer.content.decode()
        assert "My secret wish" not in answer.content.decode() and "/s/d/" not in answer.content.decode()
    assert models.Answer.objects.get().score == 9


def test_it_can_be_changed_for_an_hour_from_the_page_of_thanks(browser: Client, invitation: models.Invitation) -> None:
    thanks = browser.post(links()[9], {"score": "9"}).url
    assert browser.post(thanks, {"score": "10", "improve": "Nothing"}).status_code == 303
    assert models.Answer.objects.get().score == 10
    assert browser.post(thanks, {"score": "11"}).status_code == 422
    with clock.at(LATER + timedelta(minutes=61)):
        assert "Change it" not in browser.get(thanks).content.decode()
        browser.post(thanks, {"score": "2"})
    with clock.at(LATER + timedelta(hours=25, minutes=1)):
        assert browser.get(thanks).status_code == 404
    assert models.Answer.objects.get().score == 10


def test_a_form_without_a_number_says_so_and_loses_nothing(browser: Client, invitation: models.Invitation) -> None:
    answer = browser.post(links()[-1], {"improve": "Less paper"})
    assert answer.status_code == 422
    assert "Please choose a number." in answer.content.decode() and "Less paper" in answer.content.decode()
    assert not models.Answer.objects.exists()


def test_words_are_words_and_not_markup(browser: Client, invitation: models.Invitation) -> None:
    thanks = browser.post(links()[9], {"score": "9", "improve": "<script>alert(1)</script>"}).url
    assert "<script>alert(1)" not in browser.get(thanks).content.decode()


@pytest.mark.parametrize("cut", [0, 3, 40])
def test_a_link_that_is_tampered_with_opens_nothing(browser: Client, invitation: models.Invitation, cut: int) -> None:
    path = links()[9]
    other = path[:-cut] + "x" * cut if cut else path.replace("/s/i/", "/s/d/")  # a token for one thing opens no other
    assert browser.get(other).status_code == 404
    assert browser.post(other, {"score": "9"}).status_code == 404
    assert not models.Answer.objects.exists()


def test_a_link_past_its_time_says_so(browser: Client, invitation: models.Invitation) -> None:
    path = links()[9]
    with clock.at(ASKED + days(31)):
        page = browser.post(path, {"score": "9"}).content.decode()
    assert "This survey is over" in page and not models.Answer.objects.exists()


def test_another_site_cannot_send_the_form(browser: Client, invitation: models.Invitation) -> None:
    assert browser.post(links()[9], {"score": "9"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not models.Answer.objects.exists()


def test_nothing_keeps_or_passes_on_the_page(browser: Client, invitation: models.Invitation) -> None:
    answer = browser.get(links()[9])
    assert (answer["Cache-Control"], answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-store", "no-referrer", "noindex, nofollow")
    assert not browser.cookies


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Drei Fragen, Ben"), ("nl", "Drie vragen, Ben"), ("it", "Tre domande, Ben"), ("ms", "Tiga soalan, Ben"), ("en", "Three questions, Ben")],
)
def test_the_page_speaks_five_languages(browser: Client, invitation: models.Invitation, language: str, words: str) -> None:
    page = browser.get(f"{links()[9]}?lang={language}").content.decode()
    assert words in page and f'<html lang="{language}">' in page
    if language != "en":
        for english in ("How likely", "Send my answers", "Nothing counts", "You may leave", "Language:"):
            assert english not in page


def test_the_page_wears_the_shops_brand(browser: Client) -> None:
    make_customer()
    bought_and_asked(make_survey(program_id=make_program(slug="coffee", **NORDLICHT).id))
    page = browser.get(links()[9]).content.decode()
    assert "Nordlicht" in page and "/p/coffee/brand.css" in page and "/complaint/to/coffee" in page


# the open link


def test_the_open_link_takes_one_answer_for_each_form_that_was_shown(browser: Client) -> None:
    survey = make_survey(open_link=True, scale=Scale.FROM_ONE)
    path = path_of(queries.open_url(survey, via_qr=True))
    page = browser.get(path).content.decode()
    key = re.search(r'name="key" value="(\w+)"', page).group(1)  # type: ignore[union-attr]
    assert re.findall(r'name="score" value="(\d+)"', page) == [str(score) for score in range(1, 11)]
    answers = [browser.post(path, {"score": "9", "key": key}) for _ in range(2)]
    assert answers[0].url.split("?")[0] == answers[1].url.split("?")[0]
    assert [(one.via, one.contact_id, one.scale) for one in models.Answer.objects.all()] == [("qr", None, "1-10")]


def test_without_a_form_key_nobody_comes_to_anybody_elses_answer(browser: Client) -> None:
    path = path_of(queries.open_url(make_survey(open_link=True)))
    answers = [browser.post(path, {"score": score}) for score in ("9", "2")]
    assert answers[0].url.split("?")[0] != answers[1].url.split("?")[0]
    assert models.Answer.objects.count() == 2


def test_a_survey_without_an_open_link_takes_nothing_there(browser: Client) -> None:
    for survey in (make_survey(open_link=False), make_survey(open_link=True, running=False)):
        assert "This survey is over" in browser.post(f"/s/{survey.slug}", {"score": "9", "key": "k"}).content.decode()
    assert browser.get("/s/made-up").status_code == 404
    assert not models.Answer.objects.exists()
