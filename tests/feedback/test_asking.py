"""Who is asked when: after an outcome and its delay, once in a while, through the gate, by a mail whose links count as nothing until pressed."""

from datetime import timedelta
from itertools import pairwise

import pytest

from goodword.contacts.actions import consent
from goodword.feedback import models
from goodword.feedback.actions import asking, surveys
from goodword.feedback.actions.surveys import SurveyRefused
from goodword.feedback.queries import surveys as reads
from goodword.feedback.values import Definition, InvitationState, Scale
from goodword.lib.ids import new_id
from goodword.messaging.models import Message
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from tests.feedback.makers import ASKED, BOUGHT, bought_and_asked, make_customer, make_survey
from tests.making import START, days, send, work
from tests.messaging.post import post, set_up

pytestmark = pytest.mark.django_db


def state_of(survey_id: object) -> list[str]:
    return list(models.Invitation.objects.filter(survey_id=survey_id).values_list("state", flat=True))


def test_a_purchase_is_asked_about_after_a_week_and_no_sooner() -> None:
    survey, ben = make_survey(), make_customer()
    send("purchase", "ben@example.com", BOUGHT, amount_minor=3480)
    work(BOUGHT)
    work(ASKED - timedelta(minutes=1))
    assert state_of(survey.id) == ["waiting"] and not Message.objects.exists()
    work(ASKED)
    assert state_of(survey.id) == ["asked"]
    message = Message.objects.get()
    assert (message.template, message.contact_id, message.purpose) == ("survey_nps", ben, "survey")


def test_the_mail_shows_the_whole_scale_and_says_that_a_click_counts_as_nothing() -> None:
    make_customer()
    with post() as sink:
        set_up(sink.port)
        bought_and_asked(make_survey())
        [mail] = sink.mails
        html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert [html.count(f">{score}</a>") for score in range(11)] == [1] * 11
        assert html.count("/s/i/") == 12 and text.count("/s/i/") == 12  # eleven numbers, and the way without one
        assert "nothing counts before you press the button" in text
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_other_scale_begins_at_one() -> None:
    make_customer()
    bought_and_asked(make_survey(scale=Scale.FROM_ONE))
    assert [one["score"] for one in Message.objects.get().variables["scale"]] == list(range(1, 11))


@pytest.mark.parametrize("language", ["en", "de", "nl", "it", "ms"])
def test_everybody_is_asked_in_their_own_language(language: str) -> None:
    make_customer(language=language)
    with post() as sink:
        set_up(sink.port)
        bought_and_asked(make_survey())
        assert f'<html lang="{language}">' in sink.mails[0].get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_settling_the_same_outcomes_twice_asks_once() -> None:
    survey = make_survey()
    make_customer()
    bought_and_asked(survey)
    from goodword.events.models import Outcome
    from goodword.facts.catalogue import OutcomesSettled

    asking.outcomes_settled(OutcomesSettled(outcome_ids=(Outcome.objects.get().id,)), ASKED)
    work(ASKED + days(30))
    assert models.Invitation.objects.count() == 1 and Message.objects.count() == 1


def test_history_and_other_outcomes_ask_nobody() -> None:
    make_survey()
    make_customer()
    send("purchase", "ben@example.com", BOUGHT, amount_minor=1, history=True)
    send("signup", "ben@example.com", BOUGHT)
    work(BOUGHT)
    assert not models.Invitation.objects.exists()


def test_two_surveys_leave_a_rest_between_them() -> None:
    make_customer()
    first, second = make_survey(), make_survey(after=("deal_won",), delay_days=8)
    send("purchase", "ben@example.com", BOUGHT, amount_minor=3480)
    send("deal_won", "ben@example.com", BOUGHT, amount_minor=3480)
    work(BOUGHT)
    work(ASKED)
    work(ASKED + days(2))
    assert (state_of(first.id), state_of(second.id)) == (["asked"], ["rested"])
    assert Message.objects.count() == 1
    send("purchase", "ben@example.com", ASKED + days(90), amount_minor=3480, name="much later")
    work(ASKED + days(90))
    work(ASKED + days(97))
    assert state_of(first.id) == ["asked", "asked"]


def test_who_never_agreed_is_not_asked_and_the_rest_is_not_used_up() -> None:
    survey = make_survey()
    make_customer(agrees_to=())
    send("purchase", "ben@example.com", BOUGHT, amount_minor=3480)
    work(BOUGHT)
    work(ASKED)
    assert state_of(survey.id) == ["refused"]
    assert Message.objects.get().state == "refused"
    assert models.Rest.objects.get().asked_at is None


def test_a_merged_contact_rests_as_one_person() -> None:
    from goodword.contacts.actions import merging

    survey = make_survey()
    ben, benny = make_customer(), make_customer("benny@example.com")
    asking.invite(survey.id, ben, actor=SYSTEM, now=ASKED)
    work(ASKED)
    merging.merge(benny, ben, reason="the same", actor=SYSTEM, now=ASKED)
    asking.invite(survey.id, benny, actor=SYSTEM, now=ASKED + days(1))
    work(ASKED + days(1))
    assert sorted(state_of(survey.id)) == ["asked", "rested"]


def test_a_stopped_survey_asks_nobody_who_still_waits() -> None:
    survey = make_survey()
    make_customer()
    send("purchase", "ben@example.com", BOUGHT, amount_minor=3480)
    work(BOUGHT)
    assert surveys.stop(survey.id, actor=SYSTEM, now=BOUGHT) and not surveys.stop(survey.id, actor=SYSTEM, now=BOUGHT)
    work(ASKED)
    assert state_of(survey.id) == ["stopped"] and not Message.objects.exists()


def test_an_idle_worker_only_reads(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert asking.ask_due(new_id(), ASKED) == 0


def test_a_change_makes_a_new_version_and_who_was_asked_before_answers_the_old_one() -> None:
    survey = make_survey()
    make_customer()
    invitation = bought_and_asked(survey)
    changed = surveys.change(survey.id, name="Renamed", definition=Definition(scale=Scale.FROM_ONE), program_id=None, actor=SYSTEM, now=ASKED)
    assert (changed.version, changed.name) == (2, "Renamed")
    assert reads.of_version(invitation.version_id).definition.scale is Scale.FROM_ZERO
    assert surveys.change(survey.id, name="Renamed", definition=changed.definition, program_id=None, actor=SYSTEM, now=ASKED).version == 2
    assert AuditEntry.objects.filter(action="feedback.change_survey").count() == 1


def test_a_survey_that_makes_no_sense_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(SurveyRefused):
        surveys.create(name=" ", definition=Definition(rest_days=0), actor=SYSTEM, now=START)
    assert not models.Survey.objects.exists() and not AuditEntry.objects.filter(action__startswith="feedback").exists()


def test_an_invitation_by_staff_is_one_a_day() -> None:
    survey, ben = make_survey(), make_customer()
    assert asking.invite(survey.id, ben, actor=SYSTEM, now=ASKED) == asking.invite(survey.id, ben, actor=SYSTEM, now=ASKED)
    assert models.Invitation.objects.get().state == InvitationState.WAITING


# at an interval


def test_everybody_who_agreed_is_asked_once_in_each_round_on_a_day_of_their_own() -> None:
    survey = make_survey(after=(), every_days=120, rest_days=90)
    people = {make_customer(f"p{number}@example.com") for number in range(12)}
    make_customer("cleo@example.com", agrees_to=(("ask", "email"),))
    for day in range(241):
        asking.invite_by_turn(ASKED + days(day))
        asking.ask_due(new_id(), ASKED + days(day))
    rows = models.Invitation.objects.filter(survey_id=survey.id)
    by_person = {who: sorted(row.asked_at for row in rows.filter(contact_id=who, state="asked")) for who in people}
    assert {row.contact_id for row in rows} == people
    assert all(2 <= len(times) <= 3 and all(later - one >= days(113) for one, later in pairwise(times)) for times in by_person.values())
    assert len({times[1].date() for times in by_person.values()}) > 6, "not all on one day"


def test_who_took_it_back_or_was_asked_not_long_ago_is_left_alone() -> None:
    survey = make_survey(after=(), every_days=30, rest_days=30)
    ben, cleo = make_customer(), make_customer("cleo@example.com")
    consent.withdraw(ben, purpose="survey", channel="email", source="test", wording="No.", proof={}, now=START)
    other = make_survey(after=())
    asking.invite(other.id, cleo, actor=SYSTEM, now=ASKED - days(1))
    asking.ask_due(new_id(), ASKED - days(1))
    for day in range(30):
        asking.invite_by_turn(ASKED + days(day))
        asking.ask_due(new_id(), ASKED + days(day))
    assert set(models.Invitation.objects.filter(survey_id=survey.id).values_list("contact_id", "state")) >= {(ben, "refused")}
    assert not models.Invitation.objects.filter(survey_id=survey.id, contact_id=cleo, asked_at__lt=ASKED + days(29)).exists()


def test_a_survey_that_stopped_asks_nobody_at_an_interval() -> None:
    survey = make_survey(after=(), every_days=90)
    make_customer()
    surveys.stop(survey.id, actor=SYSTEM, now=ASKED)
    for day in range(90):
        asking.invite_by_turn(ASKED + days(day))
    assert not models.Invitation.objects.exists()


def test_an_interval_is_no_shorter_than_the_rest() -> None:
    with pytest.raises(SurveyRefused) as refused:
        make_survey(every_days=30, rest_days=90)
    assert [(one.code, one.field, one.low) for one in refused.value.problems] == [("oftener_than_rest", "every_days", 90)]
