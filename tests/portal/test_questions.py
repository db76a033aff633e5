"""Own questions on the web: without script, a follow-up on its own page, every language, and nothing lost on the way."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.queries import surveys as queries
from goodword.feedback.values import Survey, SurveyKind
from goodword.lib import clock
from goodword.messaging.models import Message
from tests.feedback.makers import ASKED, QUESTIONS, make_survey
from tests.portal.conftest import path_of


@pytest.fixture(autouse=True)
def at_ten(at_nine: None):
    with clock.at(ASKED + timedelta(hours=1)):
        yield


@pytest.fixture
def coffee(db: None) -> Survey:
    return make_survey(kind=SurveyKind.OWN, questions=QUESTIONS, open_link=True)


def path(survey: Survey) -> str:
    return path_of(queries.open_url(survey))


def hidden(page: str) -> dict[str, list[str]]:
    """Return what a form carries unseen."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def test_a_follow_up_comes_on_a_page_of_its_own_that_carries_the_rest(browser: Client, coffee: Survey) -> None:
    first = browser.get(path(coffee)).content.decode()
    assert "A few questions" in first and "Why dark?" not in first and "recommend" not in first
    then = browser.post(path(coffee), hidden(first) | {"q_roast": "dark", "q_ways": ["filter", "press"], "q_strong": "4", "q_again": "no"})
    page = then.content.decode()
    assert then.status_code == 200 and "One thing more" in page and "Why dark?" in page and "Something is missing." not in page
    assert "Which roast do you like?" not in page and not models.Answer.objects.exists()
    missing = browser.post(path(coffee), hidden(page) | {"q_why": " "})
    assert missing.status_code == 422 and "Please answer this question." in missing.content.decode()
    assert browser.post(path(coffee), hidden(page) | {"q_why": "More body"}).status_code == 303
    answer = models.Answer.objects.get()
    assert dict(models.AnswerVersion.objects.get(answer_id=answer.id).replies) == {
        "roast": "dark", "why": "More body", "ways": ["filter", "press"], "strong": 4, "again": "no",
    }  # fmt: skip


def test_without_a_follow_up_one_page_is_enough(browser: Client, coffee: Survey) -> None:
    thanks = browser.post(path(coffee), {"q_roast": "light", "q_why": "not asked"})
    assert thanks.status_code == 303
    assert [one.question for one in models.Reply.objects.all()] == ["roast"]
    page = browser.get(thanks.url).content.decode()
    assert "Light" in page and "of 10" not in page and "Change it" in page


def test_what_is_missing_says_so_and_loses_nothing(browser: Client, coffee: Survey) -> None:
    answer = browser.post(path(coffee), {"q_strong": "4", "q_ways": ["press"]})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Please answer this question." in page
    assert re.findall(r'value="(\w+)" checked', page) == ["press", "4"]
    assert browser.post(path(coffee), {"q_roast": "green"}).status_code == 422
    assert not models.Answer.objects.exists()


def test_a_change_can_lead_on_to_a_follow_up_too(browser: Client, coffee: Survey) -> None:
    thanks = browser.post(path(coffee), {"q_roast": "light"}).url
    page = browser.post(thanks, {"q_roast": "dark"}).content.decode()
    assert "Why dark?" in page
    assert browser.post(thanks, hidden(page) | {"q_why": "Why not"}).status_code == 303
    assert "Why not" in browser.get(thanks).content.decode()


def test_a_survey_with_a_score_asks_its_own_questions_behind_it(browser: Client) -> None:
    survey = make_survey(questions=QUESTIONS, open_link=True)
    page = browser.get(path(survey)).content.decode()
    assert page.index("How likely is it") < page.index("Which roast do you like?")
    then = browser.post(path(survey), {"score": "9", "improve": "Less paper", "q_roast": "dark"}).content.decode()
    assert hidden(then)["score"] == ["9"] and "How likely is it" not in then
    browser.post(path(survey), hidden(then) | {"q_why": "Body"})
    answer = models.Answer.objects.get()
    assert (answer.score, answer.improve, models.Reply.objects.count()) == (9, "Less paper", 2)


@pytest.mark.parametrize(("language", "words"), [("de", "Welche Röstung mögen Sie?"), ("nl", "Which roast do you like?")])
def test_a_question_is_asked_in_the_language_of_the_page_else_in_english(browser: Client, coffee: Survey, language: str, words: str) -> None:
    assert words in browser.get(f"{path(coffee)}?lang={language}").content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("de", "bevor Sie zu uns kamen"), ("nl", "voordat u bij ons kwam"), ("it", "prima che Lei"), ("ms", "sebelum anda")]
)
def test_the_interview_speaks_five_languages(browser: Client, language: str, words: str) -> None:
    survey = make_survey(kind=SurveyKind.INTERVIEW, open_link=True)
    assert words in browser.get(f"{path(survey)}?lang={language}").content.decode()


def test_words_of_a_question_are_words_and_not_markup(browser: Client, coffee: Survey) -> None:
    thanks = browser.post(path(coffee), {"q_roast": "dark", "shown": "why", "q_why": "<script>alert(1)</script>"}).url
    assert "<script>alert(1)" not in browser.get(thanks).content.decode()


def test_the_quick_check_mails_its_result_and_a_button_says_whose_it_is(browser: Client) -> None:
    survey = make_survey(kind=SurveyKind.CHECK, open_link=True)
    page = browser.get(path(survey)).content.decode()
    replies = {f"q_{one.key}": "9" for one in survey.definition.questions}
    assert "for the result at once" in page
    wrong = browser.post(path(survey), hidden(page) | replies | {"email": "cleo"})
    assert wrong.status_code == 422 and "name@example.com" in wrong.content.decode() and not models.Answer.objects.exists()
    assert browser.post(path(survey), hidden(page) | replies | {"email": "cleo@example.com"}).status_code == 303
    link = path_of(Message.objects.get(template="check_result").variables["confirm_url"])
    assert "Was it you?" in browser.get(link).content.decode() and models.CheckRequest.objects.get().confirmed_at is None
    assert browser.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post(link).status_code == 303
    assert "gets in touch with you" in browser.get(link).content.decode()
    assert browser.get(link[:-3] + "xxx").status_code == 404
