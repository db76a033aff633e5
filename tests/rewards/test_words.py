"""Rules in plain words."""

from typing import Any

import pytest

from goodword.lib.money import Money
from goodword.rewards import conditions, kinds
from goodword.rewards.values import Benefit, RuleDefinition, Setup, Side
from goodword.rewards.words import amount, further_conditions, gift, main_clause, sentence


def rule(*conditions: Setup, friend: Setup | None = None, advocate: Setup | None = None, hold_days: int = 14) -> RuleDefinition:
    coupon = Setup("coupon", {"amount_minor": 1000})
    if friend is None and advocate is None:
        friend = advocate = coupon
    benefits = [Benefit(side, kind) for side, kind in ((Side.ADVOCATE, advocate), (Side.FRIEND, friend)) if kind]
    return RuleDefinition(benefits=tuple(benefits), conditions=conditions, hold_days=hold_days)


FIRST = Setup("first_purchase")
MINIMUM = Setup("minimum_amount", {"amount_minor": 2000})
CAP = Setup("cap", {"limit": 10, "period": "year", "scope": "advocate", "unit": "friends"})


def test_both_sides_at_a_first_purchase_is_one_sentence() -> None:
    said = sentence(rule(FIRST, MINIMUM, CAP), currency="EUR")
    assert said == "When a friend’s first purchase is at least €20, both get a €10 coupon, after 14 days, at most 10 times a year."


def test_other_conditions_follow_after_only_if() -> None:
    definition = rule(
        Setup("new_customer"),
        Setup("tag", {"tag": "press", "absent": True}),
        Setup("cap", {"limit": 60_000, "period": "month", "scope": "program", "unit": "value"}),
    )
    assert sentence(definition, currency="EUR") == (
        "When a friend buys, both get a €10 coupon, after 14 days. Only if the friend is a new customer, "
        "the friend does not have the tag “press” and all rewards together stay within €600 a month."
    )


@pytest.mark.parametrize(
    ("setups", "begins"),
    [
        ((FIRST,), "When a friend buys for the first time, "),
        ((MINIMUM,), "When a friend’s purchase is at least €20, "),
        ((Setup("nth_purchase", {"n": 3}),), "When a friend makes purchase number 3, "),
        ((Setup("nth_purchase", {"n": 3, "every": True}), MINIMUM), "Each time a friend has made 3 purchases and the last is at least €20, "),
    ],
)
def test_the_event_is_named_first(setups: tuple[Setup, ...], begins: str) -> None:
    assert sentence(rule(*setups), currency="EUR").startswith(begins)


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"friend": Setup("points", {"points": 100})}, "the friend gets 100 points."),
        (
            {"advocate": Setup("account_credit", {"basis_points": 500, "max_minor": 2000})},
            "the recommender gets 5% of the purchase as account credit, up to €20.",
        ),
        (
            {"advocate": Setup("points", {"per_unit": 2}), "friend": Setup("percentage_coupon", {"percent": 10})},
            "the recommender gets 2 points for each €1 and the friend gets a coupon for 10% off.",
        ),
    ],
)
def test_who_gets_what_is_named(choices: dict[str, Any], says: str) -> None:
    assert sentence(rule(FIRST, hold_days=0, **choices), currency="EUR").endswith(says)


def test_what_may_be_changed_is_marked_with_its_setting() -> None:
    slots = [piece.slot for piece in main_clause(rule(FIRST, MINIMUM, CAP), currency="EUR") if piece.slot]
    assert slots == ["minimum_amount.amount_minor", "sides", "advocate.gift", "hold_days", "cap.limit"]


@pytest.mark.parametrize("condition", conditions.CONDITIONS, ids=lambda condition: condition.slug)
def test_each_condition_is_said_in_words(condition: Any) -> None:
    definition = rule(Setup(condition.slug, {"tag": "press", "list": "Inner circle", "any_of": ["coffee"], "amount_minor": 2000}))
    assert len(sentence(definition, currency="EUR")) > len("When a friend buys, both get a €10 coupon, after 14 days.")
    assert all(len(clause) > 1 for clause in further_conditions(definition, currency="EUR"))


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.slug)
def test_each_kind_is_said_in_words(kind: Any) -> None:
    assert gift(Setup(kind.slug), currency="EUR") != kind.slug


@pytest.mark.parametrize(
    ("money", "words"),
    [
        (Money(1000, "EUR"), "€10"),
        (Money(990, "EUR"), "€9.90"),
        (Money(1500, "JPY"), "JP¥1,500"),
        (Money(2000, "CHF"), "CHF\N{NO-BREAK SPACE}20"),
        (Money(1, "POINTS"), "1 point"),
    ],
)
def test_amounts_read_as_people_write_them(money: Money, words: str) -> None:
    assert amount(money) == words
