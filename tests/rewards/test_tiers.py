"""Tiers from the purchase to the mail: counted once, whatever comes back, moves or is merged."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from goodword.contacts.actions import merging
from goodword.facts.log import from_name
from goodword.facts.models import Fact
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.referrals.actions import by_staff
from goodword.referrals.queries import of_contact as referrals_of
from goodword.rewards.actions import tiers
from goodword.rewards.actions.merges import spent_since
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.actions.using import redeem
from goodword.rewards.queries import of_contact
from goodword.rewards.queries.dry_run import dry_run
from goodword.rewards.queries.tiers import counts, standings
from goodword.rewards.rules import from_json
from goodword.rewards.values.tiers import Demotion, Ladder, Measure, Span, Standing, Tier
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db

BUY = START + days(1)
TIERS = (
    Tier("bronze", 1, {"en": "Bronze"}),
    Tier("silver", 2, {"en": "Silver", "de": "Silber"}, {"en": "Twice the points.", "de": "Doppelte Punkte."}),
    Tier("gold", 4, {"en": "Gold"}),
)


def set_ladder(program: Program, *, now: datetime = START, **changes: Any) -> None:
    tiers.set_ladder(program.id, Ladder(**({"tiers": TIERS} | changes)), actor=SYSTEM, now=now)
    work(now)


@pytest.fixture
def program() -> Program:
    program = make_program(rule=None)
    set_ladder(program)
    return program


def buy(code: str, *friends: str, at: datetime = BUY, amount_minor: int = 3000) -> None:
    for friend in friends:
        send("purchase", f"{friend}@example.com", at, amount_minor=amount_minor, code=code, name=f"order-{friend}")
        work(at)


def refund(friend: str, at: datetime, amount_minor: int | None = None) -> None:
    send("refund", f"{friend}@example.com", at, refund_of=f"order-{friend}", amount_minor=amount_minor, name=f"back-{friend}-{at}")
    work(at)


def standing(contact_id: UUID, program: Program) -> Standing:
    [found] = standings(contact_id, program_id=program.id)
    return found


def tier(contact_id: UUID, program: Program) -> str:
    found = standing(contact_id, program).tier
    return found.slug if found else ""


def reached() -> list[tuple[str, bool, bool]]:
    return [(fact.body["tier"], fact.body["first"], fact.body["top"]) for fact in Fact.objects.filter(name="TierReached").order_by("at", "id")]


def test_purchases_climb_and_the_mail_says_what_it_brings(program: Program) -> None:
    anna, code = make_advocate(program, language="de")
    assert (tier(anna, program), standing(anna, program).missing) == ("", 1)
    buy(code, "ben", "cleo")
    there = standing(anna, program)
    assert (tier(anna, program), there.score, there.missing, there.next and there.next.slug) == ("silver", 2, 2, "gold")
    assert reached() == [("bronze", True, True), ("silver", True, True)]
    mails = Message.objects.filter(template="tier_reached").order_by("queued_at", "id")
    assert {(mail.variables["tier"], mail.variables["benefit"]) for mail in mails} == {("Bronze", ""), ("Silber", "Doppelte Punkte.")}
    assert counts(program.id) == {"silver": 1}
    assert [reason.code for reason in there.reasons] == ["tier_score", "tier_reached"]


def test_the_same_fact_again_counts_nothing_twice(program: Program) -> None:
    anna, code = make_advocate(program)
    buy(code, "ben", "cleo")
    for fact in Fact.objects.filter(name="ConversionAttributed"):
        tiers.count(from_name(fact.name, fact.body), BUY + days(1))  # type: ignore[arg-type]
    assert standing(anna, program).score == 2
    assert len(reached()) == 2


def test_what_comes_back_counts_no_more_and_the_tier_stays_for_the_grace(program: Program) -> None:
    anna, code = make_advocate(program)
    buy(code, "ben", "cleo")
    refund("cleo", BUY + days(2))
    assert (tier(anna, program), standing(anna, program).score) == ("silver", 1)
    assert standing(anna, program).falls_at == BUY + days(92)
    tiers.review(BUY + days(91))
    assert tier(anna, program) == "silver"
    tiers.review(BUY + days(92))
    assert tier(anna, program) == "", "the new year counts from nothing"
    assert Fact.objects.filter(name="TierLost").count() == 1
    buy(code, "dora", at=BUY + days(100))
    assert reached()[-1] == ("bronze", False, True), "held before: nothing is given for it twice"


def test_value_counts_in_the_programmes_currency_and_shrinks_with_refunds() -> None:
    program = make_program(rule=None)
    set_ladder(program, measure=Measure.VALUE, tiers=(Tier("gold", 5000, {"en": "Gold"}),))
    anna, code = make_advocate(program)
    buy(code, "ben", amount_minor=4999)
    send("purchase", "cleo@example.com", BUY, amount_minor=9000, currency="CHF", code=code, name="order-cleo")
    work(BUY)
    assert standing(anna, program).missing == 1
    buy(code, "dora", amount_minor=1)
    assert tier(anna, program) == "gold"
    refund("ben", BUY + days(1), 999)
    assert standing(anna, program).score == 4001


def test_friends_count_from_the_first_step() -> None:
    program = make_program(rule=None)
    set_ladder(program, measure=Measure.REFERRALS)
    anna, code = make_advocate(program)
    send("signup", "ben@example.com", BUY, code=code)
    work(BUY)
    assert tier(anna, program) == "bronze"
    buy(code, "ben", at=BUY + days(1))
    assert standing(anna, program).score == 1, "the same friend"


def test_points_count_when_granted_and_spending_costs_no_tier() -> None:
    rule = {"conditions": [], "benefits": [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": 50}}}], "hold_days": 0}
    program = make_program(rule=rule)
    set_ladder(program, measure=Measure.POINTS, tiers=(Tier("gold", 100, {"en": "Gold"}),))
    anna, code = make_advocate(program)
    buy(code, "ben", "cleo")
    assert tier(anna, program) == "gold"
    redeem(anna, asset="POINTS", amount=100, source="shop", reference="1", actor=SYSTEM, now=BUY)
    assert standing(anna, program).score == 100
    refund("ben", BUY + days(1))
    assert standing(anna, program).score == 50


def test_a_ladder_made_later_counts_what_was_before_and_writes_to_nobody() -> None:
    program = make_program(rule=None)
    anna, code = make_advocate(program)
    buy(code, "ben", "cleo")
    set_ladder(program, now=BUY + days(1))
    assert tier(anna, program) == "silver"
    assert not Message.objects.filter(template="tier_reached").exists()
    set_ladder(program, now=BUY + days(2), tiers=(Tier("silver", 3, {"en": "Silver"}),), demotion=Demotion.EARNED, grace_days=0)
    assert tier(anna, program) == "", "the new ladder asks for more"
    tiers.set_ladder(program.id, None, actor=SYSTEM, now=BUY + days(3))
    work(BUY + days(3))
    assert standings(anna, program_id=program.id) == []


def test_a_friend_who_is_credited_to_somebody_else_counts_there_only(program: Program) -> None:
    anna, code = make_advocate(program)
    olga, _ = make_advocate(program, "olga@example.com")
    buy(code, "ben")
    [line] = referrals_of(make_contact("ben@example.com"), limit=1)
    by_staff.credit_to(line.id, advocate_id=olga, reason="She said so", actor=SYSTEM, now=BUY + days(1))
    work(BUY + days(1))
    assert (standing(anna, program).score, standing(olga, program).score) == (0, 1)


def test_two_who_are_one_count_together_and_never_twice(program: Program) -> None:
    anna, code = make_advocate(program)
    anne, other = make_advocate(program, "anne@example.com")
    buy(code, "ben", "cleo")
    buy(other, "dora", "emil")
    seen = len(reached())
    merge_id = merging.merge(anna, anne, actor=SYSTEM, now=BUY + days(1))
    work(BUY + days(1))
    assert (standing(anna, program).score, tier(anna, program), tier(anne, program)) == (4, "gold", "gold")
    assert reached()[seen:] == [("gold", True, True)], "silver they had both"
    assert counts(program.id) == {"gold": 1}
    merging.part(merge_id, spent=spent_since, actor=SYSTEM, now=BUY + days(2))
    work(BUY + days(2))
    assert (standing(anna, program).score, standing(anne, program).score) == (2, 2)


def test_a_rule_asks_for_the_tier_that_was_held_when_the_friend_bought(program: Program) -> None:
    rule = {
        "conditions": [{"slug": "in_tier", "settings": {"tier": "silver"}}],
        "benefits": [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": 50}}}],
        "hold_days": 0,
    }
    create_rule(program_id=program.id, name="Silver", definition=rule, in_force_from=START, actor=SYSTEM, now=START)
    anna, code = make_advocate(program)
    for number in range(4):
        buy(code, f"friend{number}", at=BUY + days(number))
    assert len(of_contact(anna)) == 2, "the first two came before she was silver"
    looked = dry_run(from_json(rule), program_id=program.id, since=START, until=BUY + days(9))
    assert (looked.rewarded, looked.refusals) == (2, {"tier_missing": 2})


def test_rolling_days_let_go_of_what_is_too_long_ago() -> None:
    program = make_program(rule=None)
    set_ladder(program, span=Span.ROLLING, rolling_days=30, grace_days=0)
    anna, code = make_advocate(program)
    buy(code, "ben", "cleo")
    tiers.review(BUY + days(30))
    assert tier(anna, program) == "silver"
    tiers.review(BUY + days(31))
    assert tier(anna, program) == ""
