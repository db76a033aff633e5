"""Own questions as people see them: the public pages, with a follow-up, on a tablet and in a frame, and the console's pages for them."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Response
from pytest_django.live_server_helper import LiveServer

from goodword.feedback.actions import answering, kiosks
from goodword.feedback.values import Given, Source, Survey, SurveyKind, Via
from goodword.operators.values import SYSTEM
from tests.browser.conftest import look, look_everywhere
from tests.browser.test_feedback import WEIGHT_MAX, here
from tests.feedback.makers import QUESTIONS, REPLIES, make_customer, make_survey
from tests.making import make_program
from tests.portal.conftest import NORDLICHT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coffee(transactional_db: None) -> Survey:
    program = make_program(slug="coffee", **NORDLICHT)
    return make_survey(program_id=program.id, questions=QUESTIONS, open_link=True, embedded=True)


def test_the_pages_for_customers_look_right_and_weigh_little(page: Page, live_server: LiveServer, coffee: Survey) -> None:
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(f"{live_server.url}/s/{coffee.slug}", wait_until="networkidle")
    assert sum(answer.request.sizes()["responseBodySize"] for answer in answers if "/fonts/" not in answer.url) < WEIGHT_MAX
    look_everywhere(page, "questions")
    look(page, "questions_narrow", width=320)
    page.get_by_role("radio", name="9", exact=True).check()
    page.get_by_role("radio", name="Dark").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send my answers").click()
    look_everywhere(page, "questions_follow_up")
    page.get_by_label("Why dark?").fill("More body")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("Change it").click()
    look_everywhere(page, "questions_thanks")


def test_a_tablet_begins_anew(page: Page, live_server: LiveServer, coffee: Survey) -> None:
    page.goto(here(kiosks.open_kiosk(coffee.id, days=1, actor=SYSTEM, now=datetime.now(UTC)), live_server))
    look_everywhere(page, "kiosk")
    page.get_by_role("radio", name="10", exact=True).check()
    page.get_by_role("radio", name="Light").check()
    page.get_by_role("button", name="Send my answers").click()
    look_everywhere(page, "kiosk_thanks")
    page.get_by_role("link", name="Start again").click()
    assert not page.get_by_role("radio", name="Light").is_checked()


def test_the_check_fits_a_narrow_phone(page: Page, live_server: LiveServer, transactional_db: None) -> None:
    survey = make_survey(kind=SurveyKind.CHECK, open_link=True)
    page.goto(f"{live_server.url}/s/{survey.slug}?lang=de")
    look(page, "check_narrow", width=320)


def test_the_console_pages_look_right(console: Page, live_server: LiveServer, coffee: Survey) -> None:
    answering.enter(coffee.id, make_customer(), Given(9, replies=REPLIES), Source(Via.CALL), actor=SYSTEM, now=datetime.now(UTC))
    check = make_survey(kind=SurveyKind.CHECK)
    good = {one.key: 8 for one in check.definition.questions}
    for via, replies in ((Via.STAFF, good), (Via.LINK, good | {"service_mended": 2, "service_reached": 3})):
        answering.by_staff(check.id, Given(replies=replies), Source(via), key=via, actor=SYSTEM, now=datetime.now(UTC))
    pages = {
        "survey": f"surveys/{coffee.id}/",
        "survey_question": f"surveys/{coffee.id}/questions/why/",
        "survey_question_new": f"surveys/{coffee.id}/questions/new/",
        "survey_form": "surveys/new/",
        "survey_answer_new": "answers/new/",
        "survey_check": f"surveys/{check.id}/check/",
        "survey_check_fill": f"surveys/{check.id}/check/mine/",
    }
    for name, path in pages.items():
        console.goto(f"{live_server.url}/console/feedback/{path}")
        look_everywhere(console, name)
