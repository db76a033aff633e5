"""A survey's own questions in the console: made, ordered, followed up, answered on the telephone, counted and taken away."""

from typing import Any

import pytest
from django.test import Client

from goodword.contacts.actions import vocabulary
from goodword.contacts.values import FieldType
from goodword.feedback import models
from goodword.feedback.actions import anonymous, answering
from goodword.feedback.queries import surveys as queries
from goodword.feedback.values import Given, QuestionKind, Source, Survey, SurveyKind, Via, When
from goodword.lib import clock
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.console.test_feedback import page, signed_in, url
from tests.feedback.makers import ASKED, QUESTIONS, REPLIES, make_customer, make_survey
from tests.making import START, days

pytestmark = pytest.mark.django_db

TYPED: dict[str, Any] = {"kind": "one", "words_en": "Which roast?", "words_de": "Welche Röstung?", "options_en": "Light\nDark", "options_de": "Hell\nDunkel"}


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(ASKED + days(1)):
        yield


@pytest.fixture
def olga() -> Client:
    return signed_in()


@pytest.fixture
def coffee() -> Survey:
    return make_survey(kind=SurveyKind.OWN, questions=QUESTIONS)


def test_a_question_is_made_changed_followed_up_and_mapped(olga: Client) -> None:
    vocabulary.add_field(label="Roast", type=FieldType.CHOICE, options=["Light", "Dark"], actor=SYSTEM, now=START)
    survey = make_survey(kind=SurveyKind.OWN, running=False)
    assert olga.post(url("question_new", survey.id), TYPED | {"required": "on", "contact_field": "custom.roast"}).status_code == 302
    [first] = queries.survey(survey.id).definition.questions
    assert (first.key, first.kind, first.required, first.contact_field) == ("which_roast", QuestionKind.ONE, True, "custom.roast")
    assert [(one.key, dict(one.words)) for one in first.options] == [("light", {"en": "Light", "de": "Hell"}), ("dark", {"en": "Dark", "de": "Dunkel"})]
    olga.post(url("question_new", survey.id), {"kind": "text", "words_en": "Why dark?", "when": ["which_roast=dark"]})
    olga.post(url("question", survey.id, "which_roast"), TYPED | {"words_en": "Which one?", "contact_field": "custom.roast"})
    first, second = queries.survey(survey.id).definition.questions
    assert (first.key, first.words["en"], second.when) == ("which_roast", "Which one?", When("which_roast", ("dark",)))
    shown = page(olga, "survey", survey.id)
    assert "Only after “Which one?”: Dark" in shown and "into custom.roast" in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "text"}, "Write the question in at least one language."),
        ({"kind": "one", "words_en": "Which?", "options_en": "Only"}, "From 2 to 30 answers"),
        ({"kind": "scale", "words_en": "How?", "lowest": "5", "highest": "2"}, "A scale goes up"),
        ({"kind": "yes_no", "words_en": "So?", "contact_field": "company"}, "This field holds something else"),
        ({"kind": "text", "words_en": "So?", "when": ["roast=dark", "again=yes"]}, "Choose answers of one question only."),
        ({"kind": "text", "words_en": "So?", "when": ["gone=dark"]}, "gone=dark"),
    ],
)
def test_a_question_that_cannot_be_says_why_and_loses_nothing(olga: Client, coffee: Survey, typed: dict[str, Any], words: str) -> None:
    before = everything()
    answer = olga.post(url("question_new", coffee.id), typed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert everything() == before


def test_questions_are_ordered_and_removed_but_not_before_what_they_follow(olga: Client, coffee: Survey) -> None:
    olga.post(url("question_step", coffee.id, "again"), {"do": "up"})
    assert [one.key for one in queries.survey(coffee.id).definition.questions] == ["roast", "why", "ways", "again", "strong"]
    shown = olga.post(url("question_step", coffee.id, "why"), {"do": "up"}, follow=True).content.decode()
    assert "Move or remove the follow-up first." in shown
    olga.post(url("question_step", coffee.id, "why"), {"do": "remove"})
    assert [one.key for one in queries.survey(coffee.id).definition.questions] == ["roast", "ways", "again", "strong"]
    assert olga.get(url("question", coffee.id, "why")).status_code == 404


def test_who_may_only_read_sees_the_questions_and_changes_none(coffee: Survey) -> None:
    client = signed_in(Role.ANALYST)
    shown = page(client, "survey", coffee.id)
    assert "Which roast do you like?" in shown and "Add a question" not in shown and "Remove" not in shown
    before = everything()
    for name, parts in (("question_new", ()), ("question", ("roast",)), ("question_step", ("roast",))):
        assert client.post(url(name, coffee.id, *parts), TYPED | {"do": "remove"}).status_code == 403
    assert everything() == before
    assert Client().get(url("survey_export", coffee.id)).status_code == 302


def test_changing_when_a_survey_asks_leaves_its_questions_alone(olga: Client, coffee: Survey) -> None:
    typed = {"name": "Renamed", "scale": "0-10", "usual": ["purchase"], "delay_days": "3", "rest_days": "90", "answer_days": "30", "edit_minutes": "60"}
    assert olga.post(url("survey_change", coffee.id), typed).status_code == 302
    after = queries.survey(coffee.id)
    assert (after.name, after.definition.delay_days, after.definition.kind, after.definition.questions) == ("Renamed", 3, SurveyKind.OWN, QUESTIONS)


def test_a_survey_of_a_kind_begins_with_its_questions(olga: Client) -> None:
    typed = {"name": "Before and after", "kind": "interview", "scale": "0-10", "delay_days": "3", "rest_days": "90", "answer_days": "30", "edit_minutes": "60"}
    assert olga.post(url("survey_new"), typed).status_code == 302
    made = queries.by_slug(models.Survey.objects.get().slug)
    assert [one.key for one in made.definition.questions] == ["before", "problem", "hesitation", "after", "helped"]


def test_staff_enter_replies_during_a_call(olga: Client, coffee: Survey) -> None:
    make_customer()
    shown = olga.post(url("answer_new"), {"survey": str(coffee.id), "contact": "ben@example.com", "do": "questions"}).content.decode()
    assert "Which roast do you like?" in shown and "ben@example.com" in shown and "Only after “Which roast do you like?”: Dark" in shown
    assert "How likely are they to recommend us?" not in shown and not models.Answer.objects.exists()
    typed = {"contact": "ben@example.com", "key": "k", "survey": str(coffee.id), "q_roast": "dark", "q_ways": ["press"], "q_strong": "4"}
    refused = olga.post(url("answer_new"), typed)
    assert refused.status_code == 422 and "This question must be answered." in refused.content.decode()
    for _ in range(2):
        assert olga.post(url("answer_new"), typed | {"q_why": "More body"}).status_code == 302
    answer = models.Answer.objects.get()
    assert (answer.via, answer.score, models.Reply.objects.count()) == ("call", None, 4)
    shown = page(olga, "answer", answer.id)
    assert "Which roast do you like?" in shown and "Dark" in shown and "More body" in shown and "None" not in shown
    assert "No score asked" in page(olga, "answers") and "No score asked" in page(olga, "contact", answer.contact_id)


def enter(survey: Survey, **given: Any) -> None:
    answering.enter(survey.id, make_customer(), Given(replies=REPLIES | given), Source(Via.CALL), actor=SYSTEM, now=ASKED)


def test_answers_are_counted_on_the_surveys_page(olga: Client, coffee: Survey) -> None:
    enter(coffee)
    enter(coffee, strong=3)
    shown = page(olga, "survey", coffee.id)
    assert "mean 3.5" in shown and "2 answers" in shown and "More body" in shown


def test_answers_are_taken_away_as_a_file_in_which_nothing_is_a_formula(olga: Client, coffee: Survey) -> None:
    enter(coffee, why="=HYPERLINK(1)")
    lines = b"".join(olga.get(url("survey_export", coffee.id)).streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].endswith("Which roast do you like?,Why dark?,How do you brew?,How strong?,Again?")
    assert "Dark,'=HYPERLINK(1)" in lines[1] and '"Filter, Press",4,Yes' in lines[1] and "Ben" in lines[1]
    without = b"".join(signed_in(Role.SUPPORT).get(url("survey_export", coffee.id)).streaming_content).decode()  # type: ignore[attr-defined]
    assert "Dark" in without and "Ben" not in without


def test_staff_look_at_the_page_without_leaving_an_answer(olga: Client, coffee: Survey) -> None:
    path = page(olga, "survey", coffee.id).split('href="http://localhost:8000/s/p/')[1].split('"')[0]
    assert "Which roast do you like?" in Client().get(f"/s/p/{path}").content.decode()
    assert "One thing more" in Client().post(f"/s/p/{path}", {"q_roast": "dark"}).content.decode()
    assert "nothing is kept" in Client().post(f"/s/p/{path}", {"q_roast": "light"}).content.decode()
    assert not models.Answer.objects.exists()
    with clock.at(ASKED + days(2)):
        assert Client().get(f"/s/p/{path}").status_code == 404


def test_the_views_of_staff_and_customers_stand_side_by_side(olga: Client) -> None:
    survey = make_survey(kind=SurveyKind.CHECK)
    assert "Nobody answered yet" in page(olga, "check", survey.id)
    replies = {f"q_{one.key}": "9" for one in survey.definition.questions}
    assert olga.post(url("check_fill", survey.id), {"key": "k"}).status_code == 422
    for _ in range(2):
        assert olga.post(url("check_fill", survey.id), replies | {"key": "k", "q_service_reached": "0", "q_service_mended": "1"}).status_code == 302
    assert models.Answer.objects.get().via == "staff"
    assert "Owner" in page(olga, "answers").split("<tbody>")[1] and "Nobody known" not in page(olga, "answers")
    with clock.at(ASKED + days(1.1)):
        shown = page(olga, "check", survey.id)
    assert "Mend something first" in shown and "no area may be below 50" in shown and "Weakest: service" in shown
    assert signed_in(Role.ANALYST).post(url("check_fill", survey.id), replies).status_code == 403
    assert olga.get(url("check", make_survey().id)).status_code == 404


def test_a_tablets_link_is_made_and_noted(olga: Client, coffee: Survey) -> None:
    made = olga.post(url("kiosk", coffee.id), {"days": "7"})
    assert made.status_code == 200 and "/s/k/" in made.content.decode()
    assert AuditEntry.objects.get(action="feedback.open_kiosk").after == {"days": 7}
    for wrong in ("0", "91", "", "seven"):
        assert "1 to 90 days" in olga.post(url("kiosk", coffee.id), {"days": wrong}, follow=True).content.decode()
    assert AuditEntry.objects.filter(action="feedback.open_kiosk").count() == 1
    assert signed_in(Role.ANALYST).post(url("kiosk", coffee.id), {"days": "7"}).status_code == 403


def test_an_anonymous_survey_shows_nothing_before_five_answered(olga: Client) -> None:
    survey = make_survey(kind=SurveyKind.OWN, questions=QUESTIONS, anonymous=True, open_link=True)
    for number in range(5):
        assert "Results show from five answers on" in page(olga, "survey", survey.id)
        anonymous.by_open_link(survey.id, Given(replies=REPLIES), key=str(number), network="192.0.2.1", now=ASKED)
    shown = page(olga, "survey", survey.id)
    assert "5 answers since it began." in shown and "mean 4" in shown and "More body" in shown
    assert survey.name not in page(olga, "answers").split("<table")[-1]
    assert "There is no survey yet." in page(olga, "answer_new")
