"""Laws that hold for any history: order of arrival, splits into batches and repetition change nothing; the ledger adds up."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.rewards import models
from goodword.rewards.queries import ledger
from goodword.rewards.queries.aging import by_age
from goodword.rewards.queries.differences import differences
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db

FRIENDS = ("ben", "cleo")


class _RolledBack(Exception):
    pass


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw sign-ups, purchases and refunds of two friends within a hold."""
    found = []
    for friend in FRIENDS:
        signed_up = draw(st.integers(0, 100))
        found.append({"kind": "signup", "who": friend, "hour": signed_up, "name": f"signup-{friend}"})
        for number in range(draw(st.integers(0, 3))):
            amount = draw(st.sampled_from([0, 1999, 2000, 2490, 10000]))
            found.append({"kind": "purchase", "who": friend, "hour": draw(st.integers(0, 200)), "name": f"{friend}-{number}", "amount_minor": amount})
            if draw(st.booleans()):
                back = draw(st.sampled_from([None, 1, 490, amount]))
                found.append(
                    {"kind": "refund", "who": friend, "hour": 210, "name": f"back-{friend}-{number}", "refund_of": f"{friend}-{number}", "amount_minor": back}
                )
    return found


def outcome_of(history: list[dict[str, Any]], order: list[int], splits: int) -> tuple[Any, ...]:
    """Play a history in an order and in pieces on a clean database, and return what it came to."""
    seen: tuple[Any, ...] = ()
    try:
        with transaction.atomic():
            program = make_program()
            anna, code = make_advocate(program)
            for place, index in enumerate(order):
                event = dict(history[index])
                kind, who, at = event.pop("kind"), event.pop("who"), START + timedelta(hours=event.pop("hour"))
                if kind == "signup":
                    event["code"] = code
                send(kind, who, at, **event)
                if place % splits == 0:
                    work(START + days(10))
            work(START + days(10))
            assert differences() == []
            held = set(models.Reward.objects.filter(state="held").values_list("side", "conversion_id", "amount"))
            work(START + days(40))
            assert differences() == []
            assert models.Account.objects.aggregate(sum=Sum("balance"))["sum"] in (0, None)
            assert {one.asset: one.owed for one in by_age(now=START + days(40))} == {one.asset: one.owed for one in ledger.liability() if one.owed}
            amounts = sorted(models.Reward.objects.filter(state="fulfilled").values_list("side", "amount"))
            seen = (len(held), amounts, anna != make_contact("someone@example.com"))
            raise _RolledBack
    except _RolledBack:
        return seen


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=histories(), seed=st.integers(0, 1000), splits=st.integers(1, 5))
def test_any_order_of_arrival_and_any_split_come_to_the_same_rewards(history: list[dict[str, Any]], seed: int, splits: int) -> None:
    order = list(range(len(history)))
    shuffled = random.Random(seed).sample(order, len(order))
    assert outcome_of(history, order, 1000) == outcome_of(history, shuffled, splits)
