"""Rewards for what one person does, or what comes: sharing, a day, an answer, a complaint, a gift by hand; each once, whatever runs twice."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from goodword.contacts.actions import merging
from goodword.contacts.models import Contact
from goodword.facts import catalogue
from goodword.feedback.actions import intake
from goodword.feedback.values import NewCase, Origin
from goodword.links.actions.share import record_share
from goodword.links.values import ShareChannel
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from goodword.programs import actions as programs
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import days as calendar
from goodword.rewards.actions import occasions
from goodword.rewards.actions.decisions import approve
from goodword.rewards.actions.gifts import CannotGive, Given, give
from goodword.rewards.actions.rules import create_rule, end_rule
from goodword.rewards.queries.differences import differences
from goodword.rewards.queries.gifts import notes_of
from goodword.rewards.queries.given import rewards as read
from goodword.rewards.queries.rules import rules
from tests.feedback.makers import answered
from tests.making import START, days, make_advocate, make_contact, make_program, work
from tests.operators.people import as_actor, make_operator
from tests.rewards.test_triggers import balance, rewards, rule

pytestmark = pytest.mark.django_db

AT = START + days(3)


def make(trigger: str, settings: dict[str, Any] | None = None, **more: Any) -> tuple[Program, UUID]:
    """Make a programme with a rule and Anna in it."""
    program = make_program(rule=rule(trigger, settings, **more))
    return program, make_advocate(program)[0]


def test_sharing_earns_once_a_day_and_channel_within_the_limit_of_each_person() -> None:
    program, anna = make("share", {"channels": ["mail"]})
    for day in range(5):
        for channel in (ShareChannel.MAIL, ShareChannel.COPY):
            for _ in range(2):
                record_share(anna, program_id=program.id, channel=channel, wording="I get points", now=AT + days(day))
    work(AT + days(5))
    assert rewards() == [("share", "held", 100)] * 3, "the limit is three a year"
    assert list(models.Refusal.objects.values_list("reason", flat=True)) == ["cap_reached"] * 2
    fact = catalogue.LinkShared(contact_id=anna, program_id=program.id, channel="mail", at=AT.isoformat())
    occasions.shared(fact, AT + days(9))
    work(AT + days(40))
    assert (len(rewards()), balance(anna), differences()) == (3, 300, [])
    [one, *_] = read(models.Reward.objects.values_list("id", flat=True)).values()
    assert (one.conversion_id, one.referral_id, one.friend_id, one.occasion) == (None, None, None, "share")


def test_who_left_nothing_to_a_programme_that_does_not_ask_leaves_no_trace() -> None:
    program = make_program()
    anna, _ = make_advocate(program)
    record_share(anna, program_id=program.id, channel=ShareChannel.MAIL, wording="", now=AT)
    work(AT)
    assert not models.Occasion.objects.exists()


def test_a_birthday_comes_once_a_year_however_often_one_looks() -> None:
    _, anna = make("date", {"field": "birthday"})
    Contact.objects.filter(id=anna).update(custom={"birthday": "1990-10-20"})
    for day in (19, 20, 21, 24):
        calendar.look(datetime(2026, 10, day, 6, tzinfo=UTC))
    assert rewards() == [("date", "held", 100)]
    assert models.Occasion.objects.get().at == datetime(2026, 10, 19, 22, tzinfo=UTC), "midnight in Berlin"
    calendar.look(datetime(2027, 10, 22, 6, tzinfo=UTC))
    assert len(rewards()) == 2


def test_two_contacts_that_turn_out_to_be_one_person_have_one_birthday() -> None:
    _, anna = make("date", {"field": "birthday"})
    Contact.objects.filter(id=anna).update(custom={"birthday": "1990-10-20"})
    calendar.look(datetime(2026, 10, 20, 6, tzinfo=UTC))
    other = make_contact("anna.p@example.com")
    Contact.objects.filter(id=other).update(custom={"birthday": "1990-10-20"})
    merging.merge(other, anna, now=datetime(2026, 10, 21, tzinfo=UTC))
    calendar.look(datetime(2026, 10, 21, 6, tzinfo=UTC))
    assert rewards() == [("date", "held", 100)]


def test_a_day_of_the_calendar_comes_once_to_all_who_had_joined_by_then() -> None:
    program, anna = make("date", {"day": "2026-12-24"})
    make_advocate(program, "late@example.com", now=datetime(2026, 12, 25, tzinfo=UTC))
    calendar.look(datetime(2026, 12, 23, 6, tzinfo=UTC))
    assert rewards() == []
    for day in (24, 26, 31):
        calendar.look(datetime(2026, 12, day, 6, tzinfo=UTC))
    assert [one.contact_id for one in models.Reward.objects.all()] == [anna]
    programs.end(program.id, actor=SYSTEM, now=datetime(2026, 12, 31, tzinfo=UTC))
    make_advocate(program, "cleo@example.com", now=AT)
    calendar.look(datetime(2026, 12, 31, 7, tzinfo=UTC))
    assert len(rewards()) == 1


def test_an_answer_earns_whatever_it_says_and_a_changed_one_no_more() -> None:
    make("answer")
    ben = make_contact("ben@example.com")
    answer = answered(2, who=ben)
    work(answer.answered_at)
    work(answer.answered_at)
    assert [one.contact_id for one in models.Reward.objects.filter(occasion="answer")] == [ben]


def test_a_changed_answer_follows_the_rule_while_it_is_on_hold() -> None:
    make("answer", {"highest": 6})
    ben = make_contact("ben@example.com")
    given = catalogue.AnswerGiven(answer_id=ben, survey_id=ben, score=3, group="detractor", contact_id=ben, at=AT.isoformat())
    occasions.answered(given, AT)
    assert rewards() == [("answer", "held", 100)]
    occasions.answered(replace(given, score=9, changed=True), AT + days(1))
    assert rewards() == [("answer", "refused", 100)]


def test_a_complaint_earns_once_it_is_known_whose_it_is() -> None:
    make("complaint")
    ben = make_contact("ben@example.com")
    new = NewCase("Two bags arrived torn.", Origin.STAFF)
    case = intake.receive(replace(new, email="karla@example.com"), actor=SYSTEM, now=AT)
    intake.receive(replace(new, contact_id=ben), actor=SYSTEM, now=AT)
    work(AT)
    assert [one.contact_id for one in models.Reward.objects.all()] == [ben]
    intake.confirm(case.id, now=AT + days(1))
    intake.confirm(case.id, now=AT + days(1))
    work(AT + days(1))
    assert len(rewards()) == 2


def test_a_complaint_that_a_survey_opened_earns_nothing() -> None:
    make("complaint")
    answered(0, who=make_contact("ben@example.com"))
    work(AT + days(30))
    assert rewards() == []


def test_a_gift_by_hand_is_given_once_and_approved_by_somebody_else() -> None:
    program, anna = make("manual", needs_approval=True, hold_days=0)
    olga, sami = make_operator(), make_operator("sami@example.com", "Sami Aho", Role.ADMIN)
    [by] = rules(program.id)

    def once() -> Given:
        return give(by.id, anna, reason=" Spoke for us at the fair ", key="1", actor=as_actor(olga), now=AT)

    first, again = once(), once()
    assert first == again and first.reward_id
    assert rewards() == [("manual", "held", 100)]
    assert approve([first.reward_id], actor=as_actor(olga), now=AT).skipped == {first.reward_id: "own_rule"}
    assert approve([first.reward_id], actor=as_actor(sami), now=AT).changed == (first.reward_id,)
    work(AT)
    assert (balance(anna), differences()) == (100, [])
    [occasion] = models.Occasion.objects.all()
    assert notes_of([occasion.id]) == {occasion.id: "Spoke for us at the fair"}
    assert AuditEntry.objects.filter(action="rewards.give").count() == 1


def test_a_gift_by_hand_keeps_to_the_limits_of_its_rule_and_says_why_not() -> None:
    program, anna = make("manual", conditions=[{"slug": "cap", "settings": {"limit": 1}}])
    [by] = rules(program.id)
    assert give(by.id, anna, reason="Fair", key="1", actor=SYSTEM, now=AT).reward_id
    refused = give(by.id, anna, reason="Fair", key="2", actor=SYSTEM, now=AT)
    assert (refused.reward_id, [reason.code for reason in refused.reasons if not reason.passed]) == (None, ["cap_reached"])


def test_of_several_rules_for_gifts_only_the_one_that_was_chosen_gives() -> None:
    program, anna = make("manual")
    create_rule(program_id=program.id, name="Other", definition=rule("manual", points=7), in_force_from=START, actor=SYSTEM, now=START)
    by = next(one for one in rules(program.id) if one.name == "Other")
    give(by.id, anna, reason="Fair", key="1", actor=SYSTEM, now=AT)
    assert rewards() == [("manual", "held", 7)]


def test_what_cannot_be_given_is_refused_and_nothing_changes() -> None:
    program, anna = make("manual")
    [by] = rules(program.id)
    wrong = ((anna, anna, "Fair", "rule_unknown"), (by.id, program.id, "Fair", "contact_unknown"), (by.id, anna, " ", "reason_missing"))
    for rule_id, contact_id, reason, code in wrong:
        with pytest.raises(CannotGive, match=code):
            give(rule_id, contact_id, reason=reason, key="1", actor=SYSTEM, now=AT)
    end_rule(by.id, actor=SYSTEM, now=AT)
    with pytest.raises(CannotGive, match="rule_unknown"):
        give(by.id, anna, reason="Fair", key="1", actor=SYSTEM, now=AT)
    assert not models.Occasion.objects.exists()
