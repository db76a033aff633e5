"""Rules as data: groups of conditions, boosts, and what an older version stored."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goodword.referrals.actions.reassess import as_json
from goodword.referrals.queries.credit import reasons as read_reasons
from goodword.referrals.values import Conversion, Reason
from goodword.rewards import rules
from goodword.rewards.values import Benefit, Boost, Case, Group, Match, RuleDefinition, Setup, Side
from goodword.rewards.words import explain, sentence

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
NOBODY = UUID(int=1)
TEN = (Benefit(Side.FRIEND, Setup("account_credit", {"amount_minor": 1000})),)
TENTH = (Benefit(Side.FRIEND, Setup("account_credit", {"amount_minor": 0, "basis_points": 1000})),)
FIRST, FIFTY = Setup("first_purchase"), Setup("minimum_amount", {"amount_minor": 5000})
VIP, PRESS = Setup("tag", {"tag": "vip", "absent": False}), Setup("tag", {"tag": "press", "absent": False})
LEAVES = (FIRST, FIFTY, VIP, PRESS, Setup("new_customer"), Setup("within_days", {"days": 30}), Setup("nth_purchase", {"n": 2, "every": True}))


def case(
    *, amount: int = 4000, refunded: int = 0, ordinal: int = 1, tags: frozenset[str] = frozenset(), existing: bool = False, day: date | None = None
) -> Case:
    conversion = Conversion(
        id=uuid4(), referral_id=NOBODY, program_id=NOBODY, contact_id=NOBODY, advocate_id=NOBODY, outcome_id=NOBODY, type="purchase", occurred_at=AT,
        referral_started_at=AT - timedelta(days=3), amount_minor=amount, currency="EUR", refunded_minor=refunded, ordinal=ordinal,
        existing_customer=existing, credited=True, reasons=(), history=False,
    )  # fmt: skip
    return Case(conversion, "EUR", friend_tags=tags, day=day)


def rule(*groups: Group, conditions: tuple[Setup, ...] = (), benefits: tuple[Benefit, ...] = TEN, boosts: tuple[Boost, ...] = ()) -> RuleDefinition:
    return RuleDefinition(benefits=benefits, conditions=conditions, groups=groups, boosts=boosts)


def passes(definition: RuleDefinition, asked: Case) -> bool:
    return rules.compiled(definition)(asked).passed


cases = st.builds(
    case,
    amount=st.sampled_from([1, 4999, 5000, 9000]),
    ordinal=st.integers(1, 4),
    tags=st.frozensets(st.sampled_from(["vip", "press"])),
    existing=st.booleans(),
)
groups = st.recursive(
    st.builds(Group, match=st.sampled_from(Match), conditions=st.lists(st.sampled_from(LEAVES), min_size=1, max_size=3).map(tuple)),
    lambda inner: st.builds(
        Group,
        match=st.sampled_from(Match),
        conditions=st.lists(st.sampled_from(LEAVES), max_size=2).map(tuple),
        groups=st.lists(inner, min_size=1, max_size=2).map(tuple),
    ),
    max_leaves=4,
)


def said_by(group: Group, asked: Case) -> bool:
    """Say what a group means, in the plainest way there is."""
    held = [passes(rule(conditions=(one,)), asked) for one in group.conditions] + [said_by(one, asked) for one in group.groups]
    return {Match.ALL: all(held), Match.ANY: any(held), Match.NONE: not any(held)}[group.match]


@given(group=groups, asked=cases)
def test_a_group_means_what_it_says(group: Group, asked: Case) -> None:
    evaluation = rules.compiled(rule(group))(asked)
    assert evaluation.passed == said_by(group, asked)
    assert evaluation.passed == all(reason.passed for reason in evaluation.reasons)
    assert (evaluation.decisive is None) == evaluation.passed


@given(
    group=groups,
    asked=cases,
    benefits=st.sampled_from([TEN, TENTH, (*TEN, Benefit(Side.ADVOCATE, TEN[0].kind)), (*TENTH, Benefit(Side.ADVOCATE, TEN[0].kind))]),
)
def test_asked_in_brief_a_rule_says_the_same(group: Group, asked: Case, benefits: tuple[Benefit, ...]) -> None:
    capped = (FIFTY, Setup("cap"), Setup("cap", {"limit": 9000, "unit": "value"}))
    definition = rule(group, conditions=capped, benefits=benefits, boosts=(Boost(AT.date(), AT.date()),))
    whole, (against, worth, places) = rules.compiled(definition)(asked), rules.in_brief(definition)(asked)
    assert (places, against) == (whole.places, whole.decisive.code if whole.decisive else "")
    assert worth == ({"EUR": sum(offer.worth.minor for offer in whole.offers)} if whole.offers else {})


@given(leaf=st.sampled_from(LEAVES), asked=cases, match=st.sampled_from([Match.ANY, Match.ALL]))
def test_a_group_of_one_is_that_one(leaf: Setup, asked: Case, match: Match) -> None:
    alone, grouped = rules.compiled(rule(conditions=(leaf,)))(asked), rules.compiled(rule(Group(match, (leaf,))))(asked)
    assert alone == grouped


@given(conditions=st.lists(st.sampled_from(LEAVES), min_size=1, max_size=4).map(tuple), asked=cases)
def test_all_and_no_group_are_the_same_and_none_is_not_any(conditions: tuple[Setup, ...], asked: Case) -> None:
    assert rules.compiled(rule(conditions=conditions))(asked) == rules.compiled(rule(Group(Match.ALL, conditions)))(asked)
    assert passes(rule(Group(Match.ANY, conditions)), asked) != passes(rule(Group(Match.NONE, conditions)), asked)


@given(group=groups, asked=cases)
def test_every_reason_is_kept_and_comes_back_as_it_was_stored(group: Group, asked: Case) -> None:
    found = rules.compiled(rule(group))(asked).reasons
    assert read_reasons([as_json(reason) for reason in found]) == found
    assert len(_leaves(found)) == _count(group)
    assert all("…" not in explain(reason) for reason in found)


def _leaves(found: tuple[Reason, ...]) -> list[Reason]:
    return [leaf for reason in found for leaf in (_leaves(reason.within) if reason.within else [reason])]


def _depth(group: Group) -> int:
    return 1 + max(map(_depth, group.groups), default=0)


def _count(group: Group) -> int:
    return len(group.conditions) + sum(map(_count, group.groups))


@given(group=groups)
def test_a_rule_comes_back_from_its_data(group: Group) -> None:
    assume(_depth(group) <= 3)
    definition = rule(group, boosts=(Boost(date(2026, 12, 1), date(2026, 12, 24), 150),))
    read = rules.from_json(rules.to_json(definition))
    assert (read.groups, read.boosts) == (definition.groups, definition.boosts)
    assert rules.from_json(rules.to_json(read)) == read


def test_what_was_stored_before_there_were_groups_reads_as_it_was_meant() -> None:
    old = {
        "benefits": [{"side": "friend", "kind": {"slug": "account_credit", "settings": {"amount_minor": 1000}}}],
        "conditions": [{"slug": "first_purchase", "settings": {}}],
        "triggers": ["purchase"],
        "hold_days": 14,
        "needs_approval": False,
        "expires_days": 365,
    }
    found = rules.from_json(old)
    assert (found.groups, found.boosts, found.approval_above_minor) == ((), (), 0)
    assert passes(found, case()) and not passes(found, case(ordinal=2))


def test_a_reason_stored_before_there_were_groups_reads_as_it_was_meant() -> None:
    assert read_reasons([["new_customer", True, {"a": "b"}]]) == (Reason("new_customer", True, (("a", "b"),)),)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"groups": [{"match": "some", "conditions": [{"slug": "new_customer"}]}]}, "groups.0"),
        ({"groups": [{"match": "any", "conditions": []}]}, "groups.0"),
        ({"groups": [{"match": "any", "conditions": [{"slug": "cap"}]}]}, "groups.0"),
        ({"groups": [{"match": "any", "conditions": [{"slug": "tag", "settings": {}}]}]}, "groups.0.conditions.0.settings"),
        ({"groups": "any"}, "groups"),
        ({"conditions": [{"slug": "new_customer"}] * 51}, "conditions"),
        ({"boosts": [{"first": "2026-12-24", "last": "2026-12-01"}]}, "boosts.0"),
        ({"boosts": [{"first": "2026-12-01"}]}, "boosts.0"),
        ({"boosts": [{"first": "2026-12-01", "last": "2026-12-02", "percent": 100}]}, "boosts.0"),
        ({"boosts": [{"first": "2026-12-01", "last": "2026-12-10"}, {"first": "2026-12-10", "last": "2026-12-11"}]}, "boosts"),
        ({"benefits": [{"side": "friend", "kind": {"slug": "thank_you_note"}}], "boosts": [{"first": "2026-12-01", "last": "2026-12-10"}]}, "boosts"),
        ({"approval_above_minor": -1}, "approval_above_minor"),
        ({"conditions": [{"slug": ["tag"]}]}, "conditions.0.slug"),
        ({"conditions": [{"slug": "tag", "settings": "vip"}]}, "conditions.0.settings"),
        ({"benefits": [{"side": ["friend"]}]}, "benefits.0.side"),
        ({"groups": [{"match": {}}]}, "groups.0"),
        ({"hold_days": True}, "hold_days"),
    ],
)
def test_what_cannot_be_is_named(change: dict[str, Any], where: str) -> None:
    with pytest.raises(rules.RuleInvalid) as caught:
        rules.from_json({**rules.to_json(rule()), **change})
    assert where in caught.value.problems


def test_groups_are_not_nested_without_end() -> None:
    deep: dict[str, Any] = {"match": "any", "conditions": [{"slug": "new_customer"}]}
    for _ in range(3):
        deep = {"match": "all", "groups": [deep]}
    with pytest.raises(rules.RuleInvalid, match="deep"):
        rules.from_json({**rules.to_json(rule()), "groups": [deep]})


@pytest.mark.parametrize(
    ("tags", "refunded", "left"),
    [(frozenset(), 999, 1000), (frozenset(), 1001, 0), (frozenset({"vip"}), 1001, 1000)],
)
def test_a_refund_takes_back_what_a_group_no_longer_gives(tags: frozenset[str], refunded: int, left: int) -> None:
    either = rule(Group(Match.ANY, (FIFTY, VIP)))
    stays, reason = rules.after_refund(either, case(amount=5999 + 1 if refunded > 999 else 5999, refunded=refunded, tags=tags), side=Side.FRIEND, amount=1000)
    assert (stays, reason.code if reason else "") == (left, "" if left else "any_unmet")


def test_a_tag_that_went_since_takes_nothing_back() -> None:
    either = rule(Group(Match.ANY, (FIFTY, VIP)))
    assert rules.after_refund(either, case(amount=4000, refunded=1), side=Side.FRIEND, amount=1000) == (1000, None)


@pytest.mark.parametrize(
    ("day", "worth"),
    [(date(2026, 11, 30), 399), (date(2026, 12, 1), 798), (date(2026, 12, 24), 798), (date(2026, 12, 25), 399), (date(2026, 12, 31), 598), (None, 399)],
)
def test_a_boost_holds_on_its_days_both_ends_included(day: date | None, worth: int) -> None:
    boosts = (Boost(date(2026, 12, 1), date(2026, 12, 24)), Boost(date(2026, 12, 31), date(2026, 12, 31), 150))
    [offer] = rules.compiled(rule(benefits=TENTH, boosts=boosts))(case(amount=3990, day=day)).offers
    assert offer.worth.minor == worth


def test_a_boosted_reward_shrinks_with_a_refund_as_boosted() -> None:
    definition = rule(benefits=TENTH, boosts=(Boost(AT.date(), AT.date()),))
    left, reason = rules.after_refund(definition, case(amount=4000, refunded=2000, day=AT.date()), side=Side.FRIEND, amount=800)
    assert (left, reason and reason.code) == (400, "refunded_in_part")


def test_a_cap_counts_what_the_boost_gives() -> None:
    capped = (Setup("cap", {"limit": 5000, "unit": "value"}),)
    definition = rule(conditions=capped, boosts=(Boost(AT.date(), AT.date(), 300),))
    [place] = rules.compiled(definition)(case(day=AT.date())).places
    assert place.amount == 3000


@pytest.mark.parametrize(
    ("definition", "says"),
    [
        (rule(Group(Match.ANY, (VIP, FIFTY))), "Only if the friend has the tag “vip” or the purchase is at least €50."),
        (rule(Group(Match.NONE, (VIP, PRESS))), "Not if the friend has the tag “vip” or the friend has the tag “press”."),
        (
            rule(Group(Match.ANY, (FIRST,), (Group(Match.ALL, (VIP, FIFTY)),))),
            "Only if it is the friend’s first purchase or (the friend has the tag “vip” and the purchase is at least €50).",
        ),
        (rule(boosts=(Boost(date(2026, 12, 1), date(2026, 12, 24)),)), "From 1 December 2026 to 24 December 2026 it is double."),
        (rule(boosts=(Boost(date(2026, 12, 1), date(2026, 12, 1), 300),)), "From 1 December 2026 to 1 December 2026 it is 3 times as much."),
        (rule(boosts=(Boost(date(2026, 12, 1), date(2026, 12, 24), 150),)), "From 1 December 2026 to 24 December 2026 it is 50% more."),
        (replace(rule(), approval_above_minor=5000), "Somebody approves what is worth more than €50."),
    ],
)
def test_groups_and_boosts_are_said_in_the_sentence(definition: RuleDefinition, says: str) -> None:
    assert sentence(definition, currency="EUR").endswith(f". {says}")


@pytest.mark.parametrize(
    ("kind", "above", "asked"),
    [
        (Setup("cash", {"amount_minor": 5000}), 5000, False),
        (Setup("cash", {"amount_minor": 5001}), 5000, True),
        (Setup("cash", {"amount_minor": 5001}), 0, False),
        (Setup("points", {"points": 9999}), 5000, False),
    ],
)
def test_money_above_an_amount_waits_for_approval(kind: Setup, above: int, asked: bool) -> None:
    definition = replace(rule(benefits=(Benefit(Side.FRIEND, kind),)), approval_above_minor=above)
    [offer] = rules.compiled(definition)(case()).offers
    assert rules.needs_approval(definition, offer, currency="EUR") is asked
