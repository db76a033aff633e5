"""Feedback as people see it: the pages that ask customers, without script and on a phone, and the console's area with its complaints."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from goodword.contacts.actions import consent, people
from goodword.feedback import models
from goodword.feedback.actions import answering, asking, cases, importing, intake, surveys, topics
from goodword.feedback.rules import importing as importing_rules
from goodword.feedback.values import Category, Closing, Definition, Given, NewCase, Origin, Severity, Source, Survey, Via, Wish
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM, Role
from goodword.programs.values import Program
from tests.browser.conftest import VIEWS, look, look_everywhere
from tests.making import START, make_contact, make_program, work
from tests.operators.people import make_operator
from tests.portal.conftest import NORDLICHT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEIGHT_MAX = 60_000  # bytes of a page for customers with all it needs, as sent


@pytest.fixture
def coffee(transactional_db: None) -> Program:
    return make_program(slug="coffee", **NORDLICHT)


@pytest.fixture
def survey(coffee: Program) -> Survey:
    made = surveys.create(name="After a purchase", definition=Definition(open_link=True), program_id=coffee.id, actor=SYSTEM, now=START)
    surveys.run(made.id, actor=SYSTEM, now=START)
    return made


def customer(name: str, *, value_minor: int | None = None) -> UUID:
    contact_id = make_contact(f"{name.lower()}@example.com", first_name=name, last_name="Carstens", phone=f"+4930123{len(name):04}{ord(name[0])}")
    consent.give(contact_id, purpose="survey", channel="email", source="test", wording="Yes.", proof={}, now=START)
    if value_minor:
        people.change(contact_id, {"value_minor": value_minor, "value_currency": "EUR"}, actor=SYSTEM, now=START)
    return contact_id


def here(url: str, live_server: LiveServer) -> str:
    return url.replace(settings.GOODWORD_URL, live_server.url)


def invited(survey: Survey, live_server: LiveServer) -> list[str]:
    """Let Ben be asked; return the links of the mail, one for each number and the one without."""
    asking.invite(survey.id, customer("Ben"), actor=SYSTEM, now=datetime.now(UTC))
    asking.ask_due(UUID(int=1), datetime.now(UTC))
    variables = Message.objects.get(template="survey_nps").variables
    return [here(str(one["url"]), live_server) for one in variables["scale"]] + [here(variables["answer_url"], live_server)]


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """Open a page on a narrow phone without script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_themes_look_right(console: Page, live_server: LiveServer) -> None:
    headings = ("date", "product", "issue", "subissue")
    rows = [(f"2016-01-{1 + day % 28:02}", "Coffee", cause, part) for cause, part, count in CAUSES for day in range(count)]
    importing.take(enumerate(rows, start=2), importing_rules.columns(headings), order=importing_rules.DayOrder.YEAR, source="", actor=SYSTEM, now=START)
    for severity, cause in ((Severity.SEVERE, "Bag torn on arrival"), (Severity.MINOR, "Late")):
        case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=customer("Ben", value_minor=54_000), severity=severity), actor=SYSTEM, now=START)
        topics.file_under(case.id, category=None, cause=None, new_cause=cause, actor=SYSTEM, now=START)
    console.goto(f"{live_server.url}/console/feedback/themes/")
    expect(console.get_by_role("row")).to_have_count(len({cause for cause, *_ in CAUSES}) + 2)
    look_everywhere(console, "feedback_themes")


CAUSES = (
    ("Arrived later than promised", "", 61), ("Arrived later than promised", "Carrier lost it", 14), ("Bag torn on arrival", "", 33), ("Wrong grind", "", 22),
    ("Charged twice, or not what the order confirmation said that it would be", "", 9), ("Nobody answered", "By telephone", 4),
)  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_pages_for_customers_look_right(page: Page, live_server: LiveServer, survey: Survey, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    links = invited(survey, live_server)
    page.goto(links[9])
    look(page, "survey", width=width, theme=theme)
    page.goto(links[-1])
    page.get_by_role("button", name="Send my answers").click()
    look(page, "survey_error", width=width, theme=theme)
    page.get_by_role("radio", name="4", exact=True).check()
    page.get_by_label("What one thing would bring it nearer to ten?").fill("Two bags arrived torn, and nobody answered.")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("Change it").click()
    look(page, "survey_thanks", width=width, theme=theme)
    page.goto(links[2])
    look(page, "survey_answered", width=width, theme=theme)
    page.goto(f"{live_server.url}/complaint/to/coffee")
    look(page, "complaint", width=width, theme=theme)
    page.get_by_role("button", name="Send the complaint").click()
    look(page, "complaint_error", width=width, theme=theme)


@pytest.mark.parametrize("language", ["en", "de", "nl", "it", "ms"])
def test_pages_fit_the_narrowest_phone_in_every_language(page: Page, live_server: LiveServer, survey: Survey, language: str) -> None:
    for path in (f"/s/{survey.slug}", "/complaint/to/coffee"):
        page.goto(f"{live_server.url}{path}?lang={language}")
        look(page, f"narrow_{path.strip('/').split('/')[0]}_{language}", width=320)


def test_a_customer_answers_and_thinks_again_without_script(plain: Page, live_server: LiveServer, survey: Survey) -> None:
    plain.goto(invited(survey, live_server)[9])
    assert plain.get_by_role("radio", name="9", exact=True).is_checked()
    plain.get_by_label("You may call me about my answers.").check()
    plain.get_by_role("button", name="Send my answers").click()
    assert plain.get_by_role("heading", name="Thank you, Ben").is_visible()
    plain.get_by_text("Change it").click()
    plain.get_by_role("radio", name="10", exact=True).check()
    plain.get_by_role("button", name="Save the change").click()
    assert plain.get_by_text("10 of 10").is_visible()
    assert models.Answer.objects.get().score == 10
    assert plain.context.cookies() == []


def test_the_scale_is_chosen_with_the_keyboard(page: Page, live_server: LiveServer, survey: Survey) -> None:
    page.goto(f"{live_server.url}/s/{survey.slug}")
    page.get_by_role("radio", name="0", exact=True).focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("7 of 10")).to_be_visible()


def test_a_customer_complains_and_says_how_it_went_without_script(plain: Page, live_server: LiveServer, coffee: Program) -> None:
    plain.goto(f"{live_server.url}/complaint/to/coffee")
    plain.get_by_label("What happened?").fill("Two bags arrived torn.")
    plain.get_by_label("A replacement, as soon as possible").check()
    plain.get_by_label("Your mail address").fill("karla@example.com")
    plain.get_by_role("button", name="Send the complaint").click()
    assert plain.get_by_role("heading", name="Your complaint has arrived").is_visible()
    plain.goto(here(Message.objects.get(template="case_received").variables["confirm_url"], live_server))
    plain.get_by_role("button", name="Yes, this is mine").click()
    case = models.Case.objects.get()
    assert plain.get_by_role("heading", name=f"Your complaint {case.number}").is_visible()
    cases.close(case.id, Closing.DECIDED, "Two new bags.", actor=SYSTEM, now=datetime.now(UTC))
    plain.goto(here(Message.objects.get(template="case_closed").variables["bad_url"], live_server))
    plain.get_by_role("button", name="Send my answer").click()
    assert plain.get_by_text("It is open again.").is_visible()


@pytest.mark.parametrize("path", ["/s/{slug}", "/complaint/to/coffee"])
def test_a_page_with_all_it_needs_is_small(page: Page, live_server: LiveServer, survey: Survey, path: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.ok else pytest.fail(answer.url))
    page.goto(live_server.url + path.format(slug=survey.slug), wait_until="networkidle")
    assert {answer.url.startswith(live_server.url) for answer in answers} == {True}
    assert sum(answer.request.sizes()["responseBodySize"] for answer in answers if "/fonts/" not in answer.url) < WEIGHT_MAX


# the console


@pytest.fixture
def listened(console: Page, survey: Survey) -> list[models.Case]:
    """Play half a year of answers and a few complaints."""
    now = datetime.now(UTC)
    make_operator("sami@example.com", "Sami Aho", Role.SUPPORT)
    ben, anna, karla = customer("Ben", value_minor=126_000), customer("Anna"), customer("Karla", value_minor=54_000)
    scores = [10, 9, 9, 8, 10, 7, 9, 6, 10, 9, 8, 10, 9, 3]
    for month in range(6, -1, -1):
        for place, score in enumerate(scores[month:]):
            via = Source(Via.CALL if place % 3 else Via.API)
            words = "The subscription pause is hard to find." if place == 2 else ""
            answering.enter(survey.id, anna, Given(score, words), via, actor=SYSTEM, now=now - timedelta(days=30 * month, hours=place))
    torn = NewCase("Two bags arrived torn, and nobody answered my mail of Monday.", Origin.STAFF, category=Category.DELIVERY, wish=Wish.REPLACE, order="48297")
    intake.receive(replace(torn, contact_id=ben, severity=Severity.SEVERE), actor=SYSTEM, now=now - timedelta(minutes=40))
    slow = replace(torn, contact_id=karla, words="Grinder repair takes too long", severity=Severity.SERIOUS)
    proposed = intake.receive(slow, actor=SYSTEM, now=now - timedelta(days=6))
    cases.propose(proposed.id, "A loan grinder until yours is back.", actor=SYSTEM, now=now - timedelta(days=5))
    intake.from_form(replace(torn, email="nele@example.com", name="Nele Frost", words="Charged twice"), key="n", network="192.0.2.1", now=now)
    work(now)
    return list(models.Case.objects.order_by("received_at"))


def test_the_pages_of_feedback_look_right(console: Page, live_server: LiveServer, listened: list[models.Case], survey: Survey) -> None:
    answer = models.Answer.objects.exclude(improve="").earliest("answered_at")
    ben = models.Case.objects.get(severity="severe")
    for name, path in [
        ("feedback", "feedback/"),
        ("feedback_answers", "feedback/answers/"),
        ("feedback_answer", f"feedback/answers/{answer.id}/"),
        ("feedback_answer_new", "feedback/answers/new/"),
        ("feedback_surveys", "feedback/surveys/"),
        ("feedback_survey", f"feedback/surveys/{survey.id}/"),
        ("feedback_survey_new", "feedback/surveys/new/"),
        ("feedback_cases", "feedback/cases/?show=all"),
        ("feedback_case", f"feedback/cases/{ben.id}/"),
        ("feedback_case_unconfirmed", f"feedback/cases/{listened[-1].id}/"),
        ("feedback_case_new", "feedback/cases/new/"),
        ("feedback_contact", f"contacts/{ben.contact_id}/"),
        ("feedback_send", f"contacts/{ben.contact_id}/survey/"),
        ("feedback_today", "today/"),
    ]:
        console.goto(f"{live_server.url}/console/{path}")
        look_everywhere(console, name)


def test_empty_pages_of_feedback_teach(console: Page, live_server: LiveServer) -> None:
    for name, path in [("overview", ""), ("answers", "answers/"), ("surveys", "surveys/"), ("cases", "cases/?show=all")]:
        console.goto(f"{live_server.url}/console/feedback/{path}")
        look_everywhere(console, f"feedback_empty_{name}")


def test_a_complaint_is_solved_in_the_console(console: Page, live_server: LiveServer, listened: list[models.Case]) -> None:
    console.goto(f"{live_server.url}/console/feedback/cases/?show=all")
    console.get_by_role("link", name="Ben Carstens").click()
    console.get_by_text("Propose a solution").click()
    console.get_by_label("Words").first.fill("Two new bags today.")
    console.get_by_role("button", name="Send the proposal").click()
    expect(console.get_by_role("status")).to_contain_text("The proposal goes out in a moment.")
    console.get_by_text("Close it").click()
    console.locator("#close_text").fill("Two new bags were sent.")
    console.get_by_role("button", name="Close the complaint").click()
    expect(console.get_by_role("status")).to_contain_text("Closed.")
    assert models.Case.objects.get(severity="severe").closing == "accepted"
