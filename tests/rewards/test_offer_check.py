"""What is said against an offer, and what is known of rewards where one is chosen."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goodword.console.rewards.known import CLAIMS, claims_of, warnings
from goodword.console.rewards.words import KINDS
from goodword.rewards.offer_check import doubts
from goodword.rewards.values import Benefit, Boost, Group, Match, RuleDefinition, Setup, Side

LEAST = Setup("minimum_amount", {"amount_minor": 10_000})
CHOSEN = Setup("advocate_tag", {"tag": "happy"})


def offer(advocate: Setup | None = None, friend: Setup | None = None, *conditions: Setup, hold_days: int = 14) -> RuleDefinition:
    given = ((Side.ADVOCATE, advocate), (Side.FRIEND, friend))
    return RuleDefinition(benefits=tuple(Benefit(side, kind) for side, kind in given if kind), conditions=conditions, hold_days=hold_days)


def credit(amount_minor: int = 1000, slug: str = "account_credit") -> Setup:
    return Setup(slug, {"amount_minor": amount_minor})


def codes(*rules: RuleDefinition, open_to_join: bool = False) -> list[str]:
    return [doubt.code for doubt in doubts(rules, open_to_join=open_to_join)]


def test_no_reward_is_no_reason_for_doubt() -> None:
    assert codes(open_to_join=True) == []


def test_a_fair_offer_is_no_reason_for_doubt() -> None:
    assert codes(offer(credit(), credit(), LEAST)) == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (offer(credit(), None, LEAST), "only_advocate"),
        (offer(credit(), credit(), LEAST, Setup("nth_purchase", {"n": 2})), "friend_waits"),
        (offer(credit(), credit()), "any_amount"),
        (offer(credit(), credit(4001), LEAST), "large"),
        (offer(credit(slug="cash"), credit(), LEAST, hold_days=13), "no_way_back"),
    ],
)
def test_what_may_be_wrong_is_said(rule: RuleDefinition, code: str) -> None:
    assert codes(rule) == [code]


SECOND_OR_THIRD = Group(Match.ANY, (Setup("nth_purchase", {"n": 2}), Setup("nth_purchase", {"n": 3})))
EITHER_LEAST = Group(Match.ANY, (LEAST, Setup("minimum_amount", {"amount_minor": 9000})))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (replace(offer(credit(), credit()), groups=(Group(Match.ALL, (LEAST,)),)), []),
        (replace(offer(credit(), credit()), groups=(EITHER_LEAST,)), []),
        (replace(offer(credit(), credit(4000)), groups=(EITHER_LEAST,)), ["large"]),
        (replace(offer(credit(), credit()), groups=(Group(Match.ANY, (LEAST, Setup("new_customer"))),)), ["any_amount"]),
        (replace(offer(credit(), credit()), groups=(Group(Match.NONE, (LEAST,)),)), ["any_amount"]),
        (
            replace(offer(credit(), credit(), LEAST), groups=(SECOND_OR_THIRD,)),
            ["friend_waits"],
        ),
        (replace(offer(credit(), credit(), LEAST), boosts=(Boost(date(2026, 12, 1), date(2026, 12, 24), 300),)), ["large_boosted"]),
        (replace(offer(credit(), credit()), trigger=Setup("signup")), ["before_purchase"]),
        (replace(offer(credit()), trigger=Setup("milestone")), []),
        (replace(offer(credit()), trigger=Setup("answer", {"lowest": 9})), ["paid_praise"]),
        (replace(offer(credit()), trigger=Setup("answer")), []),
    ],
)
def test_groups_boosts_and_triggers_are_looked_into(rule: RuleDefinition, said: list[str]) -> None:
    assert codes(rule) == said
    assert len(warnings([rule], open_to_join=False, currency="EUR")) == len(said)


def test_who_is_chosen_in_every_way_is_chosen() -> None:
    partner, vip = Setup("relation", {"any_of": ["partner"]}), Setup("on_list", {"list": "vip"})
    either = replace(offer(credit(), credit(), LEAST), groups=(Group(Match.ANY, (partner, vip)),))
    assert codes(either, open_to_join=True) == []
    assert codes(replace(either, groups=(Group(Match.ANY, (partner, Setup("new_customer"))),)), open_to_join=True) == ["never_satisfied"]
    assert codes(replace(offer(credit()), trigger=Setup("share")), open_to_join=True) == ["never_satisfied", "before_purchase"]
    assert codes(replace(offer(credit()), trigger=Setup("complaint")), open_to_join=True) == []


def test_half_of_the_smallest_purchase_is_not_yet_large() -> None:
    assert codes(offer(credit(), credit(4000), LEAST)) == []


def test_a_second_rule_for_the_friend_counts() -> None:
    assert codes(offer(credit(), None, LEAST), offer(None, credit(), LEAST)) == []


@pytest.mark.parametrize(
    ("conditions", "said"),
    [((), True), ((CHOSEN,), False), ((Setup("on_list", {"list": "Happy", "side": "advocate"}),), False), ((Setup("tag", {"tag": "x"}),), True)],
)
def test_paying_people_who_were_never_satisfied_is_said(conditions: tuple[Setup, ...], said: bool) -> None:
    assert ("never_satisfied" in codes(offer(credit(), credit(), LEAST, *conditions), open_to_join=True)) is said


def test_a_thank_you_is_for_everybody() -> None:
    assert codes(offer(Setup("thank_you_note"), credit(), LEAST), open_to_join=True) == []


def test_warnings_carry_their_figures() -> None:
    (words,) = warnings([offer(credit(), credit(), Setup("minimum_amount", {"amount_minor": 3000}))], open_to_join=False, currency="EUR")
    assert "€20" in words
    assert "67 %" in words
    assert "€30" in words


def test_every_claim_is_shown_with_its_id_and_names_no_kind_that_is_not_there() -> None:
    folder = Path(__file__).parents[2] / "goodword" / "templates" / "console" / "rewards"
    assert all(part in (folder / "_claims.html").read_text() for part in ("claim.words", "claim.label", "claim.setting", "claim.id"))
    assert all(re.fullmatch(r"N\d+", one) for one in CLAIMS)
    assert {claim.id for kind in KINDS for claim in claims_of(kind)} <= set(CLAIMS)


def test_a_claim_about_effort_at_work_says_no_figure() -> None:
    words: Any = CLAIMS["N3"].words
    assert not re.search(r"\d", str(words))
