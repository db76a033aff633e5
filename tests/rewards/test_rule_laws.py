"""Laws of random rules over random histories: any split and any order of arrival within the hold give the same, nothing twice, and the ledger adds up."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.facts import catalogue
from goodword.lib.ids import new_id
from goodword.lib.units import Unit
from goodword.operators.values import SYSTEM
from goodword.programs.actions import name_unit
from goodword.referrals.models import Conversion
from goodword.rewards import models
from goodword.rewards.actions import occasions
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.actions.settle import settle
from goodword.rewards.queries.differences import differences
from tests.making import START, days, make_advocate, make_program, send, work

pytestmark = pytest.mark.django_db

FRIENDS = ("ben", "cleo", "olga")
FEW, MANY = 2, 1000
LEAVES = (
    {"slug": "first_purchase"},
    {"slug": "minimum_amount", "settings": {"amount_minor": 2000}},
    {"slug": "nth_purchase", "settings": {"n": 2, "every": True}},
    {"slug": "within_months", "settings": {"months": 1}},
    {"slug": "new_customer"},
)
BOOST = {"first": "2026-10-28", "last": "2026-10-31", "percent": 300}


class _RolledBack(Exception):
    pass


@dataclass(frozen=True)
class Played:
    """What a history came to: everything that was given, and how often by each rule."""

    given: Counter[tuple[Any, ...]]
    by_rule: Counter[str]


def benefit(side: str, kind: dict[str, Any]) -> dict[str, Any]:
    return {"side": side, "kind": kind}


POINTS = {"slug": "points", "settings": {"points": 10}}
MONEY = {"slug": "account_credit", "settings": {"amount_minor": 500}}
OWN = {"slug": "own_unit", "settings": {"unit_code": "STAR.1", "units": 15}}
SHARE_OF_IT = {"slug": "account_credit", "settings": {"amount_minor": 0, "basis_points": 1000}}


def cap(limit: int, scope: str = "advocate") -> dict[str, Any]:
    return {"slug": "cap", "settings": {"limit": limit, "period": "year", "scope": scope}}


@st.composite
def purchase_rules(draw: st.DrawFn, limits: st.SearchStrategy[int]) -> dict[str, Any]:
    group = {"match": draw(st.sampled_from(["any", "none", "all"])), "conditions": draw(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=2))}
    kinds = st.sampled_from([POINTS, MONEY, SHARE_OF_IT, OWN])
    sides = draw(st.sampled_from([("advocate",), ("friend",), ("advocate", "friend")]))
    return {
        "conditions": [cap(draw(limits), draw(st.sampled_from(["advocate", "program"])))],
        "groups": [group] if draw(st.booleans()) else [],
        "benefits": [benefit(side, draw(kinds)) for side in sides],
        "boosts": [BOOST] if draw(st.booleans()) else [],
        "stacks": draw(st.booleans()),
        "hold_days": 14,
    }


@st.composite
def other_rules(draw: st.DrawFn, limits: st.SearchStrategy[int]) -> dict[str, Any]:
    milestone = st.fixed_dictionaries(
        {
            "reach": st.integers(1, 3),
            "every": st.booleans(),
            "counts": st.sampled_from(["customers", "purchases"]),
            "within": st.sampled_from(["all", "month", "quarter"]),
        }
    )
    slug = draw(st.sampled_from(["milestone", "milestone", "signup", "share"]))
    trigger = {"slug": slug, "settings": draw(milestone) if slug == "milestone" else {}}
    return {"trigger": trigger, "conditions": [cap(draw(limits))], "benefits": [benefit("advocate", POINTS)], "hold_days": 14}


def rulebooks(limits: st.SearchStrategy[int]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.one_of(purchase_rules(limits), other_rules(limits)), min_size=1, max_size=3)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw what three friends and their advocate do within a hold, across the turn of a month."""
    found: list[dict[str, Any]] = [{"kind": "share", "hour": draw(st.integers(0, 200))} for _ in range(draw(st.integers(0, 2)))]
    for friend in FRIENDS:
        found.append({"kind": "signup", "who": friend, "hour": draw(st.integers(0, 60)), "name": f"signup-{friend}"})
        if draw(st.integers(0, 3)) == 0:
            back = {"refund_of": f"signup-{friend}", "properties": '{"refund_of_type": "signup"}'}
            found.append({"kind": "refund", "who": friend, "hour": 210, "name": f"back-signup-{friend}", **back})
        for number in range(draw(st.integers(0, 3))):
            name, amount = f"{friend}-{number}", draw(st.sampled_from([100, 2000, 4990]))
            found.append({"kind": "purchase", "who": friend, "hour": draw(st.integers(0, 200)), "name": name, "amount_minor": amount})
            if draw(st.integers(0, 2)) == 0:
                back = draw(st.sampled_from([None, 490]))
                found.append({"kind": "refund", "who": friend, "hour": 210, "name": f"back-{name}", "refund_of": name, "amount_minor": back})
    return found


BEGIN = START + days(26)  # the first purchases fall into October, the last into November


def play(book: list[dict[str, Any]], history: list[dict[str, Any]], order: list[int], splits: int) -> Played:
    """Play a history in an order and in pieces on a clean database, look at the ledger after every step, and return what it came to."""
    played = Played(Counter(), Counter())
    try:
        with transaction.atomic():
            name_unit(Unit("STAR.1", "★", {"en": {"other": "stars"}}), actor=SYSTEM, now=START)
            program = make_program(rule=None)
            names = {
                create_rule(program_id=program.id, name=f"rule {place}", definition=one, in_force_from=START, actor=SYSTEM, now=START): f"rule {place}"
                for place, one in enumerate(book)
            }
            anna, code = make_advocate(program)
            for place, index in enumerate(order):
                _happen(dict(history[index]), program.id, anna, code)
                if place % splits == 0:
                    work(BEGIN + days(9))
                    _adds_up()
            work(BEGIN + days(9))
            _adds_up()
            work(BEGIN + days(30))
            _adds_up()
            _milestones_are_those_of_the_history(book, names)
            kept = [row for row in models.Reward.objects.all() if row.state == "fulfilled"]
            outcomes = dict(Conversion.objects.values_list("id", "outcome_id"))
            known = {row.id: row.name for row in models.Occasion.objects.all()}
            events = {row.id: row.external_id for row in _outcomes()}
            for row in kept:
                about = known.get(row.conversion_id) or events[outcomes[row.conversion_id]]
                played.given[names[row.rule_id], about, row.side, row.asset, row.amount - row.taken_back] += 1
                played.by_rule[names[row.rule_id]] += row.side == "advocate" or len(_sides(book, names[row.rule_id])) == 1
            raise _RolledBack
    except _RolledBack:
        return played


def _outcomes() -> Any:
    from goodword.events.models import Outcome

    return Outcome.objects.all()


def _sides(book: list[dict[str, Any]], name: str) -> list[Any]:
    return list(book[int(name.removeprefix("rule "))]["benefits"])


def _happen(event: dict[str, Any], program_id: Any, anna: Any, code: str) -> None:
    kind, at = event.pop("kind"), BEGIN + timedelta(hours=event.pop("hour"))
    if kind == "share":
        fact = catalogue.LinkShared(contact_id=anna, program_id=program_id, channel="mail", at=at.isoformat())
        for _ in range(2):
            occasions.shared(fact, at)
        return
    if kind == "signup":
        event["code"] = code
    send(kind, event.pop("who"), at, **event)


def _adds_up() -> None:
    assert differences() == []
    assert models.Account.objects.aggregate(sum=Sum("balance"))["sum"] in (0, None)


def _milestones_are_those_of_the_history(book: list[dict[str, Any]], names: dict[Any, str]) -> None:
    """Compare the milestones of rules without a limit in the way with a count made in the plainest way there is."""
    counted = sorted(Conversion.objects.filter(credited=True, ordinal__gt=0).exclude(type="signup"), key=lambda row: (row.occurred_at, row.id))
    for rule_id, name in names.items():
        one = book[int(name.removeprefix("rule "))]
        trigger = one.get("trigger", {"slug": "purchase", "settings": {}})
        if trigger["slug"] != "milestone" or one["conditions"][0]["settings"]["limit"] == FEW or trigger["settings"]["within"] == "month":
            continue
        friends = [row.contact_id for row in counted]
        count = len(set(friends)) if trigger["settings"]["counts"] == "customers" else len(friends)
        n = trigger["settings"]["reach"]
        expected = count // n if trigger["settings"]["every"] else int(count >= n)
        assert models.Reward.objects.filter(rule_id=rule_id, state="fulfilled").count() == expected


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(book=rulebooks(st.just(MANY)), history=histories(), seed=st.integers(0, 1000), splits=st.integers(1, 5))
def test_any_order_and_any_split_give_the_same(book: list[dict[str, Any]], history: list[dict[str, Any]], seed: int, splits: int) -> None:
    order = list(range(len(history)))
    shuffled = random.Random(seed).sample(order, len(order))
    straight, mixed = play(book, history, order, 1000), play(book, history, shuffled, splits)
    assert straight.given == mixed.given
    assert set(straight.given.values()) <= {1}, "no rule gives one side the same twice"


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(book=rulebooks(st.just(FEW)), history=histories(), seed=st.integers(0, 1000), splits=st.integers(1, 5))
def test_where_a_limit_binds_it_may_be_others_but_never_more(book: list[dict[str, Any]], history: list[dict[str, Any]], seed: int, splits: int) -> None:
    order = list(range(len(history)))
    shuffled = random.Random(seed).sample(order, len(order))
    for found in (play(book, history, order, 1000), play(book, history, shuffled, splits)):
        assert all(count <= FEW for count in found.by_rule.values())
        assert set(found.given.values()) <= {1}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_keep_to_every_limit_and_miss_no_milestone() -> None:
    program = make_program(rule={"conditions": [cap(10)], "benefits": [benefit("advocate", MONEY)], "hold_days": 14})
    milestone = {"slug": "milestone", "settings": {"reach": 3, "every": True}}
    for trigger, limit in ((milestone, MANY), (milestone | {"settings": {"reach": 2, "every": True}}, 4), ({"slug": "share"}, 3)):
        definition = {"trigger": trigger, "conditions": [cap(limit)], "benefits": [benefit("advocate", POINTS)], "hold_days": 14}
        create_rule(program_id=program.id, name=f"{trigger['slug']} {limit}", definition=definition, in_force_from=START, actor=SYSTEM, now=START)
    anna, code = make_advocate(program)
    for number in range(30):
        send("purchase", f"friend{number}", START + timedelta(hours=number), code=code, amount_minor=2490, name=f"order{number}")

    def attempt(place: int) -> int:
        try:
            fact = catalogue.LinkShared(contact_id=anna, program_id=program.id, channel="mail", at=(START + days(place % 5)).isoformat())
            occasions.shared(fact, START + days(6))
            return sum(iter(lambda: settle(new_id(), START + days(6)), 0))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(attempt, range(20))) == 30
    counts = Counter(row.occasion for row in models.Reward.objects.filter(state="held"))
    assert counts == {"": 10, "milestone": 10 + 4, "share": 3}
    assert models.Tally.objects.get().counted == models.Counted.objects.count() == 30
    work(START + days(30))
    _adds_up()
