"""Anonymous surveys: the invitation is spent, the answer kept, nothing joins the two, and nothing shows before five are together."""

from datetime import timedelta

import pytest

from goodword.events.models import Outcome
from goodword.facts.models import Fact
from goodword.feedback import models
from goodword.feedback.actions import anonymous, answering
from goodword.feedback.actions.answering import AnswerClosed, AnswerRefused
from goodword.feedback.queries.anonymous import report
from goodword.feedback.values import Given, InvitationState, Source, Survey, SurveyKind, Via
from goodword.messaging.models import Message, Task
from goodword.operators.values import SYSTEM
from tests.feedback.makers import ASKED, QUESTIONS, REPLIES, bought_and_asked, make_customer, make_survey

pytestmark = pytest.mark.django_db
LATER = ASKED + timedelta(hours=1, seconds=7)


def make(**more: object) -> Survey:
    return make_survey(anonymous=True, open_link=True, questions=QUESTIONS, **more)


def answers(survey: Survey, number: int, *, score: int = 9) -> None:
    for place in range(number):
        key = f"{models.AnonymousAnswer.objects.count()}-{place}"
        anonymous.by_open_link(survey.id, Given(score, f"Words {key}", replies=REPLIES), key=key, network="192.0.2.1", now=LATER)


def test_nothing_joins_an_answer_with_who_gave_it() -> None:
    survey, ben = make(), make_customer(phone="+49301234567")
    invitation = bought_and_asked(survey)
    facts, tasks = Fact.objects.count(), Task.objects.count()
    anonymous.by_invitation(invitation.id, Given(2, "Torn", may_call=True, replies=REPLIES), now=LATER)
    spent = models.Invitation.objects.get()
    assert (spent.state, spent.answered_at) == (InvitationState.ANSWERED, None)
    kept = models.AnonymousAnswer.objects.values().get()
    assert kept["day"] == LATER.date() and kept["id"].version == 4
    known = {str(ben), str(invitation.id), ben.hex, invitation.id.hex, str(Outcome.objects.get().id)}
    assert not [value for value in kept.values() if str(value) in known or ("07" in str(value)[-4:] and value == LATER)]
    assert {name for name, value in kept.items() if hasattr(value, "hour")} == set()
    assert (Fact.objects.count(), Task.objects.count(), models.Answer.objects.count(), models.Case.objects.count()) == (facts, tasks, 0, 0)


def test_an_invitation_takes_one_answer_and_none_when_it_is_over() -> None:
    survey = make()
    make_customer()
    invitation = bought_and_asked(survey)
    with pytest.raises(AnswerRefused):
        anonymous.by_invitation(invitation.id, Given(11, replies=REPLIES), now=LATER)
    anonymous.by_invitation(invitation.id, Given(9, replies=REPLIES), now=LATER)
    with pytest.raises(AnswerClosed, match="answered"):
        anonymous.by_invitation(invitation.id, Given(1, replies=REPLIES), now=LATER)
    assert models.AnonymousAnswer.objects.get().score == 9


def test_no_other_way_keeps_who_gave_an_answer() -> None:
    survey, ben = make(), make_customer()
    invitation = bought_and_asked(survey)
    source = Source(Via.CALL)
    for way in (
        lambda: answering.enter(survey.id, ben, Given(9, replies=REPLIES), source, actor=SYSTEM, now=LATER),
        lambda: answering.by_invitation(invitation.id, Given(9, replies=REPLIES), source, now=LATER),
        lambda: answering.by_open_link(survey.id, Given(9, replies=REPLIES), source, key="k", network="192.0.2.1", now=LATER),
    ):
        with pytest.raises(AnswerRefused, match="anonymous"):
            way()
    assert not models.Answer.objects.exists() and models.Invitation.objects.get().state == InvitationState.ASKED


def test_the_same_form_is_one_answer() -> None:
    survey = make()
    for _ in range(2):
        anonymous.by_open_link(survey.id, Given(9, replies=REPLIES), key="k", network="192.0.2.1", now=LATER)
    assert models.AnonymousAnswer.objects.count() == 1


def test_reports_begin_with_five_and_grow_five_or_more_at_a_time() -> None:
    survey = make()
    answers(survey, 4)
    assert report(survey.id) is None
    answers(survey, 1)
    found = report(survey.id)
    assert found and (found.n, found.nps.promoters) == (5, 5)
    answers(survey, 4, score=0)
    found = report(survey.id)
    assert found and (found.n, found.nps.detractors) == (5, 0)
    answers(survey, 1, score=0)
    found = report(survey.id)
    assert found and (found.n, found.nps.detractors, found.tallies[0].counts) == (10, 5, {"light": 0, "dark": 10})
    assert list(found.texts) == sorted(found.texts) and len(found.texts) == 10


def test_after_a_complaint_and_in_a_check_nobody_is_anonymous() -> None:
    assert not make_survey(kind=SurveyKind.CSAT, anonymous=True).definition.anonymous
    assert not make_survey(kind=SurveyKind.CHECK, anonymous=True).definition.anonymous


def test_the_mail_of_own_questions_says_that_they_are_anonymous() -> None:
    make_customer()
    bought_and_asked(make(kind=SurveyKind.OWN))
    assert Message.objects.get(template="survey_questions").variables["anonymous"] is True
