"""Suggested themes, and the themes of an answer, as staff see them."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.feedback.actions import theming
from goodword.feedback.models import Answer, AnswerTopic
from goodword.operators.models import Operator
from goodword.operators.values import SYSTEM
from tests.browser.conftest import look_everywhere
from tests.feedback.makers import answered, make_customer, make_survey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = {"de": ("Zerrissene Tüte, die Bohnen lagen im Karton", "Tüte zerrissen", "Die Tüte kam zerrissen an"), "en": ("The parcel came nine days late",) * 3}


def test_a_phrase_becomes_a_theme(console: Page, live_server: LiveServer, olga: Operator) -> None:
    now, survey = datetime.now(UTC), make_survey()
    for language, said in SAID.items():
        for number, words in enumerate((*said, *said, "Wunderbar")):
            who = make_customer(f"{language}{number}@example.com", language=language)
            answer = answered(10 if words == "Wunderbar" else 6, survey=survey, who=who, improve=words, now=now)
            Answer.objects.filter(id=answer.id).update(language=language)
    theming.set_aside("en", ["nine"], actor=SYSTEM, now=now)
    console.goto(f"{live_server.url}/console/feedback/themes/")
    look_everywhere(console, "suggestions_themes")
    console.locator("input[name=phrases]").first.check()
    console.get_by_role("button", name="Take as a new theme").first.click()
    expect(console.locator("body")).to_contain_text("The next ones follow by themselves.")
    console.goto(f"{live_server.url}/console/feedback/answers/{AnswerTopic.objects.values_list('answer_id', flat=True)[0]}/")
    look_everywhere(console, "suggestions_answer")
