"""You said, we did: an improvement is somebody's task, and who raised it is told once, and asked again."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from goodword.facts.catalogue import ImprovementDone
from goodword.feedback import models
from goodword.feedback.actions import improvements, intake, topics
from goodword.feedback.queries import improvements as reads
from goodword.feedback.queries.score_card import handled
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import NewCase, Origin, SurveyKind
from goodword.feedback.values.improvements import Area, Improvement, NewImprovement
from goodword.lib import clock
from goodword.messaging.models import Message, Task
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, QUESTIONS, answered, make_customer, make_survey
from tests.making import days, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


def complained(email: str, path: list[str], **known: str) -> UUID:
    """Let somebody complain about a cause."""
    who = make_customer(email, **known)
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who), actor=SYSTEM, now=ASKED)
    topics.file_under(case.id, category=None, cause=topics.ensure(Kind.CAUSE, path, now=ASKED), actor=SYSTEM, now=ASKED)
    return who


def improvement(*, topic: UUID | None = None, answers: tuple[UUID, ...] = (), key: str = "") -> Improvement:
    olga = make_operator(f"olga{Task.objects.count()}@example.com")
    new = NewImprovement("A second seal", Area.PROCESSES, olga.id, date(2026, 8, 1), topic)
    return improvements.create(new, answers=answers, key=key, actor=SYSTEM, now=ASKED)


def told() -> dict[UUID, str]:
    """Let work be done, and return the purpose under which each was told."""
    work(ASKED + days(1))
    return {one.contact_id: one.purpose for one in Message.objects.filter(template="you_said_we_did")}


def test_everybody_who_raised_it_is_told_once_and_asked_again() -> None:
    survey = make_survey()
    ben = complained("ben@example.com", ["Packing", "Torn bag"])
    complained("anna@example.com", ["Late"])
    karla = make_customer("karla@example.com")
    answer = answered(9, survey=survey, who=karla, more="Great, but the bag was torn")
    one = improvement(topic=topics.ensure(Kind.CAUSE, ["Packing"], now=ASKED), answers=(answer.id,))
    assert {voice.contact_id for voice in reads.raised(one)} == {ben, karla}
    improvements.finish(one.id, "Every bag has a second seal.\nSince Monday.", actor=SYSTEM, now=ASKED)
    assert told() == {ben: "service", karla: "survey"}
    [variables] = Message.objects.filter(template="you_said_we_did", contact_id=ben).values_list("variables", flat=True)
    assert variables["done"] == ["Every bag has a second seal.", "Since Monday."]
    again = models.Invitation.objects.filter(occasion=f"improved:{one.id}")
    assert {row.contact_id: row.due_at for row in again} == dict.fromkeys((ben, karla), ASKED + days(15))
    assert [case.reported for case in handled(since=ASKED - days(1), until=ASKED + days(1))].count(True) == 1
    improvements.tell(ImprovementDone(one.id), ASKED + days(2))
    assert len(told()) == 2 and again.count() == 2 and reads.told_counts() == {one.id: (2, 2)}


def test_who_is_asked_again_is_asked_how_likely_a_recommendation_is() -> None:
    make_survey(kind=SurveyKind.OWN, questions=QUESTIONS)
    make_survey(anonymous=True)
    survey = make_survey()
    one = improvement(answers=(answered(9, survey=survey, more="Great, but the bag was torn").id,))
    improvements.finish(one.id, "A second seal.", actor=SYSTEM, now=ASKED)
    work(ASKED + days(1))
    assert set(models.Invitation.objects.filter(occasion=f"improved:{one.id}").values_list("survey_id", flat=True)) == {survey.id}


def test_who_complains_after_it_was_done_is_not_told_of_it() -> None:
    complained("ben@example.com", ["Packing"])
    one = improvement(topic=topics.ensure(Kind.CAUSE, ["Packing"], now=ASKED))
    improvements.finish(one.id, "A second seal.", actor=SYSTEM, now=ASKED)
    work(ASKED)
    complained("anna@example.com", ["Packing"])
    assert len(reads.raised(reads.improvement(one.id))) == len(told()) == 1


def test_a_mail_only_goes_where_the_gate_lets_it_through() -> None:
    shy = make_customer("shy@example.com", agrees_to=())
    answer = answered(9, who=shy, more="Great, but the bag was torn")
    one = improvement(answers=(answer.id,))
    improvements.finish(one.id, "A second seal.", actor=SYSTEM, now=ASKED)
    work(ASKED + days(1))
    assert Message.objects.get(template="you_said_we_did").state == "refused"


def test_an_improvement_is_a_task_that_goes_on_when_it_is_late_and_ends_with_it() -> None:
    one = improvement(key="k")
    assert improvement(key="k").id == one.id
    task = Task.objects.get(kind="improvement")
    assert task.escalate_at == task.due_at and task.assignee_id == one.responsible_id
    improvements.drop(one.id, actor=SYSTEM, now=ASKED)
    task.refresh_from_db()
    assert task.done_at and told() == {}


def test_it_ends_once_and_needs_words() -> None:
    one = improvement()
    for code, words in (("words_missing", " "), ("", "A second seal."), ("ended_already", "Once more")):
        if not code:
            improvements.finish(one.id, words, actor=SYSTEM, now=ASKED)
            continue
        before = everything()
        with pytest.raises(improvements.ImprovementRefused, match=code):
            improvements.finish(one.id, words, actor=SYSTEM, now=ASKED)
        assert everything() == before


def test_a_caveat_becomes_an_improvement_in_the_console() -> None:
    olga, who = Client(), make_customer()
    me = make_operator()
    olga.force_login(me)
    answer = answered(10, who=who, more="Great, but the <b>lid</b> sticks")
    answered(10, more="Nothing but praise")
    with clock.at(ASKED + timedelta(hours=1)):
        shown = olga.get(reverse("console:improvements")).content.decode()
        assert "the &lt;b&gt;lid&lt;/b&gt; sticks" in shown and "praise" not in shown
        form = {"title": "Another lid", "area": "product", "responsible": str(me.id), "due_on": "2026-09-01", "answer": str(answer.id), "key": "k"}
        made = olga.post(reverse("console:improvement_new"), form)
        page = olga.get(made.url).content.decode()
        assert "1 person who raised it" in page
        assert olga.post(made.url, {"do": "finish", "words": ""}).status_code == 422
        assert olga.post(made.url, {"do": "finish", "words": "A new lid."}).status_code == 302
        assert olga.post(made.url, {"do": "drop"}).status_code == 422
        assert olga.post(made.url, {"do": "explode"}).status_code == 404
        assert olga.post(reverse("console:improvement_new"), {**form, "key": "k2", "responsible": str(who)}).status_code == 422
    assert list(told()) == [who]


def test_who_only_looks_makes_and_ends_nothing() -> None:
    one = improvement()
    analyst = Client()
    analyst.force_login(make_operator("ana@example.com", "Ana", Role.ANALYST))
    before = everything()
    with clock.at(ASKED):
        page = reverse("console:improvement", args=[one.id])
        assert analyst.get(page).status_code == 200
        assert analyst.get(reverse("console:improvement_new")).status_code == analyst.post(page, {"do": "drop"}).status_code == 403
    assert everything() == before
