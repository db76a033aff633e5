"""A survey's own questions: which are asked after what, what may be answered, and where the answers go."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from goodword.contacts import queries as contacts
from goodword.contacts.actions import vocabulary
from goodword.contacts.values import FieldType
from goodword.feedback import models
from goodword.feedback.actions import answering, questions, surveys
from goodword.feedback.actions.answering import AnswerRefused
from goodword.feedback.actions.surveys import SurveyRefused
from goodword.feedback.queries import answers as reads
from goodword.feedback.queries import replies
from goodword.feedback.queries import surveys as survey_reads
from goodword.feedback.values import Answer, Definition, Given, Question, Source, Survey, SurveyKind, Via
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.privacy.queries import subject_export
from tests.feedback.makers import AGAIN, ASKED, QUESTIONS, REPLIES, ROAST, STRONG, WHY, make_customer
from tests.making import START

pytestmark = pytest.mark.django_db


def make(*asked: Question, kind: SurveyKind = SurveyKind.OWN) -> Survey:
    made = surveys.create(name="Coffee", definition=Definition(kind=kind, questions=asked or QUESTIONS), actor=SYSTEM, now=START)
    surveys.run(made.id, actor=SYSTEM, now=START)
    return made


def enter(survey: Survey, who: UUID, *, now: Any = ASKED, **given: Any) -> Answer:
    return answering.enter(survey.id, who, Given(replies=given), Source(Via.CALL, wording="May we?"), actor=SYSTEM, now=now)


def test_replies_are_kept_by_question_and_read_back() -> None:
    answer = enter(make(), make_customer(), **REPLIES)
    assert (answer.given.score, answer.group) == (None, None)
    assert answer.given.replies == REPLIES | {"ways": ("filter", "press")}
    rows = models.Reply.objects.values_list("question", "option", "number", "text").order_by("question", "option")
    assert list(rows) == [
        ("again", "yes", None, ""),
        ("roast", "dark", None, ""),
        ("strong", "", 4, ""),
        ("ways", "filter", None, ""),
        ("ways", "press", None, ""),
        ("why", "", None, "More body"),
    ]


def test_nothing_follows_from_an_answer_without_a_score_and_no_score_counts_it() -> None:
    ben = make_customer()
    enter(make(), ben, **REPLIES)
    assert not Task.objects.exists() and not models.Case.objects.exists()
    assert reads.scores(since=START, until=ASKED + timedelta(days=1)) == {}


def test_a_reply_that_cannot_be_changes_nothing() -> None:
    ben, survey = make_customer(), make()
    for wrong in ({"roast": "green"}, {"strong": 4}, REPLIES | {"mood": "good"}):
        with pytest.raises(AnswerRefused):
            enter(survey, ben, **wrong)
    with pytest.raises(AnswerRefused, match="score_not_asked"):
        answering.enter(survey.id, ben, Given(9, replies=REPLIES), Source(Via.CALL), actor=SYSTEM, now=ASKED)
    assert not models.Answer.objects.exists() and not models.Reply.objects.exists()


def test_the_newest_answer_stands_in_the_contacts_field_and_the_history_in_the_answers() -> None:
    vocabulary.add_field(label="Roast", type=FieldType.CHOICE, options=["Light", "Dark"], actor=SYSTEM, now=START)
    vocabulary.add_field(label="Strength", type=FieldType.NUMBER, actor=SYSTEM, now=START)
    vocabulary.add_field(label="Again", type=FieldType.YES_NO, actor=SYSTEM, now=START)
    survey = make(replace(ROAST, contact_field="custom.roast"), replace(STRONG, contact_field="custom.strength"), replace(AGAIN, contact_field="custom.again"))
    ben = make_customer()
    enter(survey, ben, roast="dark", strong=4, again="no")
    assert contacts.contact(ben).custom == {"roast": "Dark", "strength": 4, "again": False}
    enter(survey, ben, now=ASKED + timedelta(days=100), roast="light")
    assert contacts.contact(ben).custom == {"roast": "Light", "strength": 4, "again": False}
    assert [one.given.replies["roast"] for one in reads.of_contact(ben)] == ["light", "dark"]


def test_a_field_that_is_gone_loses_no_answer_and_says_so() -> None:
    slug = vocabulary.add_field(label="Roast", type=FieldType.CHOICE, options=["Light", "Dark"], actor=SYSTEM, now=START)
    survey = make(replace(ROAST, contact_field=f"custom.{slug}"))
    vocabulary.delete_field(slug, actor=SYSTEM, now=START)
    answer = enter(survey, make_customer(), roast="dark")
    assert answer.given.replies == {"roast": "dark"} and replies.not_taken(answer.id) == {"roast"}


def test_a_change_keeps_what_was_said_before() -> None:
    survey = make()
    source = Source(Via.LINK)
    surveys.change(survey.id, name="Coffee", definition=replace(survey.definition, open_link=True), program_id=None, actor=SYSTEM, now=START)
    answer = answering.by_open_link(survey.id, Given(replies=REPLIES), source, key="k", network="192.0.2.1", now=ASKED)
    changed = answering.change(answer.id, Given(replies=REPLIES | {"roast": "light"}), source, now=ASKED + timedelta(minutes=5))
    assert changed.given.replies == {"roast": "light", "ways": ("filter", "press"), "strong": 4, "again": "yes"}
    assert [one.given.replies["roast"] for one in reads.versions(answer.id)] == ["dark", "light"]
    assert not models.Reply.objects.filter(question="why").exists()


def test_an_answer_stays_with_the_version_it_answered() -> None:
    survey = make()
    answer = enter(survey, make_customer(), **REPLIES)
    questions.remove(survey.id, "again", actor=SYSTEM, now=ASKED)
    assert reads.answer(answer.id).given.replies["again"] == "yes"
    assert [one.key for one in replies.all_questions(survey.id)] == ["roast", "why", "ways", "strong", "again"]
    assert survey_reads.survey(survey.id).version == 2


def test_questions_are_put_moved_and_removed_but_never_before_what_they_follow() -> None:
    survey = make(ROAST, WHY)
    after = questions.put(survey.id, AGAIN, actor=SYSTEM, now=ASKED)
    assert [one.key for one in after.definition.questions] == ["roast", "why", "again"]
    after = questions.put(survey.id, replace(ROAST, words={"en": "Which?"}), actor=SYSTEM, now=ASKED)
    assert [one.key for one in after.definition.questions] == ["roast", "why", "again"] and after.definition.questions[0].words == {"en": "Which?"}
    after = questions.move(survey.id, "again", up=True, actor=SYSTEM, now=ASKED)
    assert [one.key for one in after.definition.questions] == ["roast", "again", "why"]
    version = after.version
    assert questions.move(survey.id, "roast", up=True, actor=SYSTEM, now=ASKED).version == version
    for wrong in (lambda: questions.remove(survey.id, "roast", actor=SYSTEM, now=ASKED), lambda: questions.remove(survey.id, "gone", actor=SYSTEM, now=ASKED)):
        with pytest.raises(SurveyRefused):
            wrong()
    questions.move(survey.id, "why", up=True, actor=SYSTEM, now=ASKED)
    with pytest.raises(SurveyRefused, match="when_not_earlier"):
        questions.move(survey.id, "why", up=True, actor=SYSTEM, now=ASKED)
    assert [one.key for one in survey_reads.survey(survey.id).definition.questions] == ["roast", "why", "again"]


def test_answers_are_counted_question_by_question() -> None:
    survey, ben = make(), make_customer()
    enter(survey, ben, **REPLIES)
    enter(survey, ben, now=ASKED + timedelta(days=1), roast="light", strong=1, ways=("press",))
    found = {one.question.key: one for one in replies.tallies(survey.id, since=START, until=ASKED + timedelta(days=2))}
    assert (found["roast"].n, found["roast"].counts) == (2, {"light": 1, "dark": 1})
    assert (found["ways"].n, found["ways"].counts) == (2, {"filter": 1, "press": 2})
    assert (found["strong"].mean, found["strong"].n) == (2.5, 2)
    assert (found["again"].n, found["again"].counts) == (1, {"yes": 1, "no": 0})
    assert list(found["why"].texts) == ["More body"]


def test_a_person_may_have_their_replies() -> None:
    ben = make_customer()
    enter(make(), ben, **REPLIES)
    [exported] = subject_export(ben, now=ASKED)["answers"]
    assert {"question": "Which roast do you like?", "answer": "Dark"} in exported["replies"]
    assert {"question": "How do you brew?", "answer": "Filter, Press"} in exported["replies"]


def test_an_answer_with_a_score_carries_its_words_to_who_calls() -> None:
    survey = make(ROAST, WHY, kind=SurveyKind.NPS)
    answering.enter(survey.id, make_customer(), Given(9, replies={"roast": "dark", "why": "More body"}), Source(Via.CALL), actor=SYSTEM, now=ASKED)
    assert "Why dark? More body" in Task.objects.get().reason
