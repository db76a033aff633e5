"""The inner circle as staff make it, and the list of those who are never asked, which the gate honours."""

from uuid import UUID

import pytest

from goodword.contacts import models
from goodword.contacts.actions import circle, merging, traits
from goodword.contacts.queries import circle as queries
from goodword.contacts.rules.circle import Level, Rating
from goodword.contacts.rules.traits import ADVOCATE, CIRCLE, Trait
from goodword.messaging.models import Task
from goodword.messaging.rules import gate
from goodword.messaging.values import Allow, Purpose, Refuse, Silence, Standing
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from goodword.privacy.queries import subject_export
from tests.feedback.makers import ASKED, answered, make_customer, verdict
from tests.making import START, days, make_contact

LATER = ASKED + days(1)


@pytest.fixture
def anna(db: None) -> UUID:
    return make_customer("anna@example.com")


def suggest(contact_id: UUID) -> None:
    traits.replace([contact_id], [CIRCLE], [Trait(contact_id, CIRCLE, "suggested", 3, {"signs": []})], now=ASKED)


def trail() -> list[str]:
    return list(AuditEntry.objects.order_by("at", "id").values_list("action", flat=True))


def test_staff_rate_a_person_and_take_them_in_and_each_step_is_kept_once(anna: UUID) -> None:
    for again in (True, False):
        assert circle.rate(anna, Rating(relationship=True, voice=None, selfless=False), actor=SYSTEM, now=ASKED) is again
        assert circle.take_in(anna, Level.INNER, actor=SYSTEM, now=ASKED) is again
    found = queries.member(anna)
    assert found is not None and (found.level, found.rating) == (Level.INNER, Rating(True, None, False)) and found.rating.speaks_for == 1
    assert circle.take_in(anna, Level.CORE, actor=SYSTEM, now=LATER) and [one.level for one in queries.members()] == [Level.CORE]
    assert circle.let_go(anna, actor=SYSTEM, now=LATER) and not circle.let_go(anna, actor=SYSTEM, now=LATER)
    assert queries.members() == []
    left = queries.member(anna)
    assert left is not None and left.rating.relationship is True
    assert trail() == ["contacts.circle_rate", "contacts.circle_level", "contacts.circle_level", "contacts.circle_leave"]


def test_a_suggestion_is_made_until_a_person_decides(anna: UUID) -> None:
    suggest(anna)
    assert [one.contact_id for one in queries.suggested(now=ASKED)] == [anna]
    circle.rate(anna, Rating(voice=True), actor=SYSTEM, now=ASKED)
    assert queries.suggested(now=ASKED) != []
    assert circle.set_aside(anna, actor=SYSTEM, now=ASKED) and not circle.set_aside(anna, actor=SYSTEM, now=LATER)
    assert queries.suggested(now=LATER) == [] and queries.suggested(now=ASKED + days(366)) != []
    circle.take_in(anna, Level.FRIEND, actor=SYSTEM, now=LATER)
    assert queries.suggested(now=ASKED + days(366)) == [] and not circle.set_aside(anna, actor=SYSTEM, now=LATER)


def test_the_nearest_stand_first(anna: UUID) -> None:
    ben, cleo = make_contact("ben@example.com"), make_contact("cleo@example.com")
    for one, level in ((anna, Level.FRIEND), (ben, Level.CORE), (cleo, Level.INNER)):
        circle.take_in(one, level, actor=SYSTEM, now=ASKED)
    assert [one.contact_id for one in queries.members()] == [ben, cleo, anna]


def test_a_merge_keeps_the_place_and_what_is_said_after_it_decides(anna: UUID) -> None:
    ben = make_contact("ben@example.com")
    circle.take_in(anna, Level.CORE, actor=SYSTEM, now=ASKED)
    circle.rate(anna, Rating(selfless=True), actor=SYSTEM, now=ASKED)
    suggest(ben)
    merging.merge(ben, anna, now=LATER)
    assert [(one.contact_id, one.level) for one in queries.members()] == [(ben, Level.CORE)] and queries.suggested(now=LATER) == []
    assert circle.take_in(anna, Level.FRIEND, actor=SYSTEM, now=LATER)
    [one] = queries.members()
    assert (one.contact_id, one.level, one.rating.selfless) == (ben, Level.FRIEND, True)
    assert circle.let_go(ben, actor=SYSTEM, now=LATER) and queries.members() == []


def test_a_place_is_not_lost_where_the_kept_contact_was_only_rated(anna: UUID) -> None:
    ben = make_contact("ben@example.com")
    circle.take_in(anna, Level.INNER, actor=SYSTEM, now=ASKED)
    circle.rate(ben, Rating(relationship=True), actor=SYSTEM, now=LATER)
    merging.merge(ben, anna, now=LATER)
    assert [(one.contact_id, one.level) for one in queries.members()] == [(ben, Level.INNER)]
    circle.rate(ben, Rating(voice=True), actor=SYSTEM, now=LATER)
    [one] = queries.members()
    assert (one.level, one.rating) == (Level.INNER, Rating(voice=True)) == (queries.advocate_and_member(ben)[1].level, Rating(voice=True))  # type: ignore[union-attr]
    assert circle.let_go(ben, actor=SYSTEM, now=LATER) and queries.members() == [] and queries.advocate_and_member(ben)[1].level is None  # type: ignore[union-attr]


def test_the_contacts_page_reads_the_same_in_one_statement(anna: UUID) -> None:
    ben = make_contact("ben@example.com")
    assert queries.advocate_and_member(anna) == (None, None)
    circle.take_in(anna, Level.CORE, actor=SYSTEM, now=ASKED)
    merging.merge(ben, anna, now=LATER)
    suggest(ben)
    assert queries.advocate_and_member(ben) == (None, queries.member(ben))
    traits.replace([ben], [ADVOCATE], [Trait(ben, ADVOCATE, "high", 18, {"factors": []})], now=ASKED)
    circle.rate(ben, Rating(voice=True), actor=SYSTEM, now=LATER)
    found, member = queries.advocate_and_member(anna)
    assert found == Trait(ben, ADVOCATE, "high", 18, {"factors": []}, ASKED) and member == queries.member(ben) and member.rating.voice is True


def test_who_is_never_asked_is_refused_and_not_held(anna: UUID) -> None:
    assert isinstance(verdict(anna, Purpose.ASK), Allow)
    with pytest.raises(circle.ReasonMissing):
        circle.never_ask(anna, reason=" ", actor=SYSTEM, now=ASKED)
    assert circle.never_ask(anna, reason="Works for a competitor", actor=SYSTEM, now=ASKED)
    assert not circle.never_ask(anna, reason="Another reason", actor=SYSTEM, now=ASKED)
    refused = verdict(anna, Purpose.ASK, now=ASKED + days(900))
    assert isinstance(refused, Refuse) and ("never_ask", "Works for a competitor") in [(one.code, dict(one.values).get("reason")) for one in refused.reasons]
    assert isinstance(verdict(anna, Purpose.SURVEY), Allow)
    assert [one.reason for one in queries.never_asked().items] == ["Works for a competitor"]
    suggest(anna)
    assert queries.suggested(now=LATER) == []
    assert circle.ask_again(anna, actor=SYSTEM, now=LATER) and not circle.ask_again(anna, actor=SYSTEM, now=LATER)
    assert isinstance(verdict(anna, Purpose.ASK, now=LATER), Allow) and queries.never_asked().items == ()
    assert circle.never_ask(anna, reason="Again", actor=SYSTEM, now=LATER) and models.Pause.objects.count() == 1
    assert trail() == ["contacts.never_ask", "contacts.ask_again", "contacts.never_ask"]


def test_a_merge_does_not_lose_that_somebody_is_never_asked(anna: UUID) -> None:
    ben = make_customer()
    circle.never_ask(anna, reason="Said so", actor=SYSTEM, now=ASKED)
    merging.merge(ben, anna, now=ASKED)
    assert isinstance(verdict(ben, Purpose.ASK), Refuse)
    assert not circle.never_ask(ben, reason="Said so", actor=SYSTEM, now=LATER)
    assert circle.ask_again(ben, actor=SYSTEM, now=LATER) and isinstance(verdict(ben, Purpose.ASK, now=LATER), Allow)


def test_the_call_after_a_high_score_asks_for_nothing_then(db: None) -> None:
    ben = make_customer(agrees_to=(("survey", "email"), ("ask", "call"), ("recovery", "call")))
    models.Identity.objects.create(contact_id=ben, kind="phone", value="+4915112345678", key="x", created_at=START)
    circle.never_ask(ben, reason="Said so", actor=SYSTEM, now=ASKED)
    answered(10, who=ben, may_call=True)
    assert "Do not ask for a recommendation" in Task.objects.get(kind="feedback_promoter").script


def test_the_rule_of_the_gate() -> None:
    silent = Standing(purpose=Purpose.ASK, address="a", consents={Purpose.ASK: True}, silences=(Silence("ask", "x", None, final=True),))
    assert isinstance(gate(silent, now=ASKED), Refuse)


def test_a_person_gets_all_of_it_with_a_copy_of_their_data(anna: UUID) -> None:
    circle.never_ask(anna, reason="Said so", actor=SYSTEM, now=ASKED)
    circle.rate(anna, Rating(voice=True), actor=SYSTEM, now=ASKED)
    traits.replace([anna], [ADVOCATE], [Trait(anna, ADVOCATE, "high", 18, {"factors": []})], now=ASKED)
    made = subject_export(anna, now=LATER)
    assert made["inner_circle"] == {"level": None, "relationship": None, "voice": True, "selfless": None}
    assert made["as_an_advocate"] == {"band": "high", "why": []} and [one["reason"] for one in made["pauses"]] == ["Said so"]


def test_what_stays_as_it_was_is_not_written_again(anna: UUID) -> None:
    same = [Trait(anna, ADVOCATE, "high", 18, {"factors": []})]
    for now in (ASKED, LATER):
        traits.replace([anna], [ADVOCATE], same, now=now)
    assert models.Trait.objects.get().at == ASKED
    traits.replace([anna], [ADVOCATE], [Trait(anna, ADVOCATE, "low", 1)], now=LATER)
    assert (models.Trait.objects.get().level, models.Trait.objects.get().at) == ("low", LATER)
