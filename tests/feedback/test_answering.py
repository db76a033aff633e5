"""Answers and what follows from each: who is thanked, who is asked, who is listened to, and where the ask falls silent."""

from datetime import timedelta

import pytest

from goodword.contacts.models import Consent, Pause
from goodword.facts.models import Fact
from goodword.feedback import models
from goodword.feedback.actions import answering
from goodword.feedback.actions.answering import AnswerClosed, AnswerRefused
from goodword.feedback.queries import answers as reads
from goodword.feedback.values import Answer, Given, Group, Scale, Source, Via
from goodword.messaging.models import Message, Task
from goodword.messaging.values import Allow, Channel, Hold, Purpose, Refuse
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from tests.feedback.makers import ASKED, answered, bought_and_asked, make_customer, make_survey, verdict
from tests.making import days
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

BY_MAIL = Source(Via.MAIL, language="de", wording="Sie dürfen mich dazu anrufen.")


def by_mail(score: int, **given: object) -> Answer:
    """Let Ben be asked, and answer an hour later."""
    make_customer()
    invitation = bought_and_asked(make_survey())
    return answering.by_invitation(invitation.id, Given(score, **given), BY_MAIL, now=ASKED + timedelta(hours=1))  # type: ignore[arg-type]


def test_an_answer_is_kept_with_who_gave_it_by_which_way_and_how_long_it_took() -> None:
    answer = by_mail(9, improve="Less paper", more="Thanks")
    assert (answer.given.score, answer.group, answer.via, answer.language, answer.seconds) == (9, Group.PROMOTER, Via.MAIL, "de", 3600)
    assert [(one.number, one.given) for one in reads.versions(answer.id)] == [(0, Given(9, "Less paper", "Thanks"))]
    assert models.Invitation.objects.get().state == "answered"
    assert Fact.objects.get(name="AnswerGiven").body["group"] == "promoter"


def test_an_invitation_takes_one_answer() -> None:
    answer = by_mail(9)
    with pytest.raises(AnswerClosed, match="answered"):
        answering.by_invitation(answer.invitation_id or answer.id, Given(2), BY_MAIL, now=ASKED + timedelta(hours=2))
    assert models.Answer.objects.get().score == 9
    assert Task.objects.count() == 1


def test_an_old_link_takes_no_answer() -> None:
    make_customer()
    invitation = bought_and_asked(make_survey(answer_days=30))
    with pytest.raises(AnswerClosed, match="over"):
        answering.by_invitation(invitation.id, Given(9), BY_MAIL, now=ASKED + days(30))
    assert not models.Answer.objects.exists()


def test_a_score_off_the_scale_changes_nothing() -> None:
    make_customer()
    invitation = bought_and_asked(make_survey(scale=Scale.FROM_ONE))
    with pytest.raises(AnswerRefused):
        answering.by_invitation(invitation.id, Given(0), BY_MAIL, now=ASKED)
    invitation.refresh_from_db()
    assert invitation.state == "asked"


@pytest.mark.parametrize(
    ("score", "title", "role", "hours"),
    [(10, "Thank a promoter", Role.SALES, 24), (7, "Ask what is still missing", Role.ACCOUNT_MANAGER, 72)],
)
def test_an_answer_becomes_a_task_for_the_right_role(score: int, title: str, role: Role, hours: int) -> None:
    answered(score, improve="Less paper")
    task = Task.objects.get()
    assert (task.title, task.role, task.due_at) == (title, role, ASKED + timedelta(hours=hours))
    assert task.reason == f"{score} (0-10). Less paper"
    assert not models.Case.objects.exists() and not Pause.objects.exists()


def test_who_looks_after_the_contact_gets_the_task_unless_they_are_away() -> None:
    from goodword.contacts.actions import people

    sami, ben = make_operator("sami@example.com", "Sami", Role.SALES), make_customer()
    people.change(ben, {"assignee_id": sami.id}, actor=SYSTEM, now=ASKED)
    survey = make_survey()
    answered(9, survey=survey, who=ben)
    assert Task.objects.get().assignee_id == sami.id
    type(sami)._default_manager.filter(id=sami.id).update(absent_until=ASKED.date() + days(1))
    answered(8, survey=survey, who=ben, now=ASKED + days(1))
    assert Task.objects.latest("created_at").assignee_id is None


@pytest.mark.parametrize(
    ("agrees_to", "may_call", "kind", "asks"),
    [
        ((), False, "feedback_write", False),
        ((), True, "feedback_promoter", False),
        ((("ask", "call"),), True, "feedback_promoter", True),
    ],
)
def test_nobody_is_rung_up_without_leave_nor_asked_without_consent(agrees_to: tuple[tuple[str, str], ...], may_call: bool, kind: str, asks: bool) -> None:
    answered(10, who=make_customer(agrees_to=agrees_to, phone="+49301234567"), may_call=may_call)
    task = Task.objects.get()
    assert task.kind == kind
    assert ("who of your friends" in task.script) is asks


def test_leave_to_ring_is_kept_in_the_words_that_were_shown() -> None:
    answer = by_mail(3, may_call=True)
    entry = Consent.objects.get(channel="call")
    assert (entry.purpose, entry.given, entry.wording, entry.proof["answer"]) == ("recovery", True, BY_MAIL.wording, str(answer.id))
    answering.change(answer.id, Given(3), BY_MAIL, now=answer.answered_at + timedelta(minutes=5))
    assert isinstance(verdict(answer.contact_id, Purpose.RECOVERY, channel=Channel.CALL), Refuse)  # type: ignore[arg-type]


def test_a_low_score_opens_a_case_tells_the_owner_and_silences_the_ask_at_once() -> None:
    olga, ben = make_operator(), make_customer()
    assert isinstance(verdict(ben, Purpose.ASK), Allow)
    answer = answered(4, who=ben, improve="Two bags were torn")
    case = models.Case.objects.get()
    assert (case.id, case.answer_id, case.contact_id, case.assignee_id, case.origin) == (answer.case_id, answer.id, ben, olga.id, "survey")
    assert (case.severity, case.state, case.words) == ("serious", "acknowledged", "Two bags were torn")
    task, mail = Task.objects.get(), Message.objects.get(template="staff_case")
    assert (task.subject, task.assignee_id, task.due_at, task.role) == (f"case:{case.id}", olga.id, case.answer_by, Role.OWNER)
    assert (mail.operator_id, mail.queued_at) == (olga.id, ASKED)
    for purpose in (Purpose.ASK, Purpose.SURVEY):
        refused = verdict(ben, purpose)
        assert isinstance(refused, Hold)
        said = {dict(reason.values)["reason"] for reason in refused.reasons if reason.code == "paused"}
        assert said & {"an open complaint", "a low score in a survey"}
    assert isinstance(verdict(ben, Purpose.SERVICE), Allow)


def test_a_low_score_that_cannot_be_kept_silences_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is one transaction: what fails at the end leaves neither answer nor pause nor case."""
    ben, survey = make_customer(), make_survey()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("goodword.feedback.actions.answering.log.record", broken)
    with pytest.raises(RuntimeError):
        answered(2, who=ben, survey=survey)
    assert not models.Answer.objects.exists() and not models.Case.objects.exists() and not Pause.objects.exists() and not Task.objects.exists()


def test_a_second_low_score_goes_to_the_case_that_is_open() -> None:
    survey, ben = make_survey(), make_customer()
    first, second = answered(4, survey=survey, who=ben), answered(2, survey=survey, who=ben, now=ASKED + days(1))
    assert first.case_id == second.case_id == models.Case.objects.get().id
    assert models.CaseEntry.objects.filter(kind="low_score").count() == 1


def test_a_better_score_later_ends_the_silence_of_the_low_one() -> None:
    survey, ben = make_survey(), make_customer()
    answer = answered(4, survey=survey, who=ben)
    from goodword.feedback.actions import cases
    from goodword.feedback.values import Closing

    cases.close(answer.case_id or answer.id, Closing.WITHDRAWN, "It was a mistake", actor=SYSTEM, now=ASKED)
    assert isinstance(verdict(ben, Purpose.ASK), Hold)
    answered(9, survey=survey, who=ben, now=ASKED + days(1))
    assert isinstance(verdict(ben, Purpose.ASK, now=ASKED + days(1)), Allow)


def test_an_answer_may_be_changed_for_an_hour_and_what_it_said_is_kept() -> None:
    answer = by_mail(9, improve="Less paper")
    later = answer.answered_at + timedelta(minutes=30)
    changed = answering.change(answer.id, Given(7, "More coffee"), BY_MAIL, now=later)
    assert (changed.given.score, changed.group, changed.changes, changed.changed_at) == (7, Group.PASSIVE, 1, later)
    assert [one.given.score for one in reads.versions(answer.id)] == [9, 7]
    assert [(task.title, task.outcome) for task in Task.objects.order_by("created_at")] == [
        ("Thank a promoter", "done_elsewhere"),
        ("Ask what is still missing", ""),
    ]
    assert answering.change(answer.id, Given(7, "More coffee"), BY_MAIL, now=later).changes == 1
    with pytest.raises(AnswerClosed, match="over"):
        answering.change(answer.id, Given(10), BY_MAIL, now=answer.answered_at + timedelta(minutes=60))
    assert reads.answer(answer.id).given.score == 7


def test_changing_down_opens_a_case_and_changing_up_again_leaves_it_to_a_person() -> None:
    answer = by_mail(9)
    later = answer.answered_at + timedelta(minutes=2)
    down = answering.change(answer.id, Given(3, "Torn"), BY_MAIL, now=answer.answered_at + timedelta(minutes=1))
    assert down.case_id and isinstance(verdict(answer.contact_id, Purpose.ASK, now=later), Hold)  # type: ignore[arg-type]
    up = answering.change(answer.id, Given(9), BY_MAIL, now=later)
    assert (up.case_id, models.Case.objects.get().state) == (down.case_id, "acknowledged")
    assert isinstance(verdict(answer.contact_id, Purpose.ASK, now=later), Hold)  # type: ignore[arg-type]
    assert not Pause.objects.filter(source="low_score", ended_at=None).exists()


def test_the_open_link_takes_answers_of_nobody_known_and_routes_nothing() -> None:
    survey = make_survey(open_link=True)
    answer = answering.by_open_link(survey.id, Given(2, "Cold"), Source(Via.QR), key="form-1", network="192.0.2.1", now=ASKED)
    assert (answer.contact_id, answer.via, answer.case_id) == (None, Via.QR, None)
    again = answering.by_open_link(survey.id, Given(2, "Cold"), Source(Via.QR), key="form-1", network="192.0.2.1", now=ASKED)
    assert again.id == answer.id and models.Answer.objects.count() == 1
    assert not Task.objects.exists() and not models.Case.objects.exists()


def test_the_open_link_can_be_closed_and_does_not_take_a_flood() -> None:
    closed = make_survey(open_link=False)
    with pytest.raises(AnswerClosed, match="stopped"):
        answering.by_open_link(closed.id, Given(2), Source(Via.LINK), key="x", network="192.0.2.1", now=ASKED)
    survey = make_survey(open_link=True)
    for number in range(30):
        answering.by_open_link(survey.id, Given(9), Source(Via.LINK), key=f"{number}", network="192.0.2.1", now=ASKED)
    with pytest.raises(AnswerClosed, match="busy"):
        answering.by_open_link(survey.id, Given(9), Source(Via.LINK), key="one more", network="192.0.2.1", now=ASKED)
    answering.by_open_link(survey.id, Given(9), Source(Via.LINK), key="elsewhere", network="198.51.100.1", now=ASKED)


def test_what_staff_hear_on_the_telephone_answers_the_mail_too() -> None:
    olga, ben = make_operator(), make_customer()
    survey = make_survey()
    invitation = bought_and_asked(survey)
    source = Source(Via.CALL, entered_by=olga.id)
    answer = answering.enter(survey.id, ben, Given(8), source, key="form", actor=SYSTEM, now=ASKED)
    assert answering.enter(survey.id, ben, Given(8), source, key="form", actor=SYSTEM, now=ASKED).id == answer.id
    assert (answer.via, answer.entered_by, answer.invitation_id) == (Via.CALL, olga.id, invitation.id)
    assert AuditEntry.objects.filter(action="feedback.enter_answer").count() == 1
    with pytest.raises(AnswerClosed, match="answered"):
        answering.by_invitation(invitation.id, Given(2), BY_MAIL, now=ASKED)


def test_scores_of_the_two_scales_are_never_mixed() -> None:
    ben = make_customer()
    answered(10, survey=make_survey(), who=ben)
    answered(1, survey=make_survey(scale=Scale.FROM_ONE), who=ben)
    found = reads.scores(since=ASKED - days(1), until=ASKED + days(1))
    assert {scale: (one.n, one.score) for scale, one in found.items()} == {Scale.FROM_ZERO: (1, 100.0), Scale.FROM_ONE: (1, -100.0)}
    assert reads.scores(since=ASKED + days(1), until=ASKED + days(2)) == {}


def test_months_are_those_of_the_organisation() -> None:
    late = ASKED.replace(day=31, hour=23, minute=30)  # already November in Berlin
    answered(10, now=late)
    [(month, score)] = reads.scores_by_month(since=ASKED, until=ASKED + days(60), scale=Scale.FROM_ZERO, time_zone="Europe/Berlin")
    assert (month.month, score.n) == (11, 1)
