"""After a complaint: who has said how it ended is not asked, who has not is, once; and who is unhappy has it opened again."""

from datetime import timedelta
from uuid import UUID

import pytest

from goodword.feedback import models
from goodword.feedback.actions import answering, cases, intake, topics
from goodword.feedback.queries import cases as case_reads
from goodword.feedback.queries import topics as theme_reads
from goodword.feedback.rules.csat import is_satisfied, share
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import Closing, Given, InvitationState, NewCase, Origin, Source, Survey, SurveyKind, Via
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM
from tests.feedback.makers import ASKED, make_customer, make_survey
from tests.making import days, work

LATER = ASKED + days(3)


@pytest.mark.parametrize(("score", "said"), [(1, False), (2, False), (3, None), (4, True), (5, True)])
def test_four_and_five_are_satisfied_one_and_two_are_not(score: int, said: bool | None) -> None:
    assert is_satisfied(score) is said


def test_csat_is_the_share_of_fours_and_fives() -> None:
    assert share({"1": 2, "3": 1, "4": 4, "5": 3}) == (7, 10)
    assert share({}) == (0, 0)


@pytest.fixture
def survey(db: None) -> Survey:
    return make_survey(kind=SurveyKind.CSAT, delay_days=3, after=("purchase",), open_link=True)


def closed(who: UUID, *, closing: Closing = Closing.DECIDED, at: object = ASKED) -> UUID:
    """Let a complaint come in and be closed."""
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who), actor=SYSTEM, now=ASKED)
    cases.close(case.id, closing, "Two new bags.", actor=SYSTEM, now=ASKED)
    work(ASKED)
    return case.id


def asked() -> models.Invitation:
    work(LATER)
    return models.Invitation.objects.get()


def answer(invitation: models.Invitation, score: int, **more: str) -> object:
    given = Given(replies={"satisfied": score, **more})
    return answering.by_invitation(invitation.id, given, Source(Via.MAIL), now=LATER + timedelta(hours=1))


def test_such_a_survey_follows_complaints_and_nothing_else(survey: Survey) -> None:
    assert (survey.definition.after, survey.definition.open_link, [one.key for one in survey.definition.questions]) == ((), False, ["satisfied", "missing"])


def test_who_stayed_silent_is_asked_once_after_some_days(survey: Survey) -> None:
    case_id = closed(make_customer())
    assert models.Invitation.objects.get().due_at == LATER
    invitation = asked()
    assert invitation.state == InvitationState.ASKED and [one["score"] for one in Message.objects.get(template="survey_csat").variables["scale"]] == [
        1,
        2,
        3,
        4,
        5,
    ]
    given = answer(invitation, 5)
    assert case_reads.case(case_id).satisfied is True and given.case_id == case_id  # type: ignore[attr-defined]


def test_who_is_unhappy_has_the_complaint_opened_again_with_what_is_missing(survey: Survey) -> None:
    case_id = closed(make_customer())
    answer(asked(), 2, missing="The second bag")
    case = case_reads.case(case_id)
    assert case.is_open and case.satisfied is False and case.reopened == 1
    assert any("The second bag" in one.text for one in case_reads.story(case_id))


def test_in_between_leaves_it_as_it_is(survey: Survey) -> None:
    case_id = closed(make_customer())
    answer(asked(), 3)
    assert (case_reads.case(case_id).satisfied, case_reads.case(case_id).is_open) == (None, False)


def test_who_has_said_it_by_the_closing_mail_is_not_asked(survey: Survey) -> None:
    case_id = closed(make_customer())
    cases.rate(case_id, satisfied=True, now=ASKED + days(1))
    assert asked().state == InvitationState.SAID
    assert not Message.objects.filter(template="survey_csat").exists()


def test_a_complaint_that_is_open_again_is_not_asked_about(survey: Survey) -> None:
    case_id = closed(make_customer())
    cases.rate(case_id, satisfied=False, now=ASKED + days(1))
    assert asked().state == InvitationState.SAID and case_reads.case(case_id).is_open


def test_who_took_it_back_is_not_asked(survey: Survey) -> None:
    closed(make_customer(), closing=Closing.WITHDRAWN)
    assert not models.Invitation.objects.exists()


def test_rest_and_gate_hold_here_too(survey: Survey) -> None:
    closed(make_customer(agrees_to=()))
    assert asked().state == InvitationState.REFUSED


def test_after_a_second_closing_it_asks_anew_but_for_the_rest(survey: Survey) -> None:
    case_id = closed(make_customer())
    answer(asked(), 1)
    cases.close(case_id, Closing.DECIDED, "Another bag.", actor=SYSTEM, now=LATER + days(1))
    work(LATER + days(1))
    work(LATER + days(5))
    assert sorted(models.Invitation.objects.values_list("state", flat=True)) == ["answered", "rested"]


def test_what_staff_hear_counts_for_the_last_complaint_nothing_was_said_about(survey: Survey) -> None:
    ben = make_customer()
    case_id = closed(ben)
    answering.enter(survey.id, ben, Given(replies={"satisfied": 4}), Source(Via.CALL), actor=SYSTEM, now=ASKED + days(1))
    assert case_reads.case(case_id).satisfied is True


def test_a_satisfaction_is_no_score_where_themes_weigh_scores(survey: Survey) -> None:
    case_id = closed(make_customer())
    topics.file_under(case_id, category=None, cause=None, new_cause="Torn bag", actor=SYSTEM, now=ASKED)
    answer(asked(), 5)
    [theme] = theme_reads.themes(Kind.CAUSE)
    assert theme.count == 1
