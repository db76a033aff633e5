"""A budget holds over all rules of a programme, gives back what ends, and is told of before it is used up."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.lib.ids import new_id
from goodword.messaging.models import Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from goodword.rewards import models
from goodword.rewards.actions.budgets import BudgetInvalid, set_budget, watch_budgets
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.actions.settle import settle
from goodword.rewards.queries.budgets import budgets
from goodword.rewards.queries.differences import differences
from goodword.rewards.values import Period
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_program, send, work

pytestmark = pytest.mark.django_db

SHARE = BOTH_TEN_EUROS | {
    "conditions": [{"slug": "first_purchase", "settings": {}}, {"slug": "cap", "settings": {"limit": 100_000, "unit": "value", "period": "all"}}],
    "benefits": [{"side": side, "kind": {"slug": "account_credit", "settings": {"amount_minor": 0, "basis_points": 1000}}} for side in ("advocate", "friend")],
}


class _RolledBack(Exception):
    pass


def bought(code: str, who: str, *, amount: int = 4000, at: float = 1) -> None:
    send("purchase", who, START + days(at), name=f"order-{who}", amount_minor=amount, code=code)


def limit(program: Any, amount: int, **changes: Any) -> None:
    given_ = {"asset": "EUR", "period": Period.MONTH, "limit": amount} | changes
    set_budget(program.id, **given_, actor=SYSTEM, now=START)


def open_total() -> int:
    return sum(models.Reward.objects.filter(state__in=["held", "granted", "fulfilled"]).values_list("amount", flat=True))


@pytest.mark.parametrize(("amount", "rewarded"), [(3999, 1), (4000, 2), (4001, 2), (5999, 2), (6000, 3)])
def test_a_budget_binds_at_its_edge(amount: int, rewarded: int) -> None:
    program = make_program()
    _, code = make_advocate(program)
    limit(program, amount)
    for number in range(3):
        bought(code, f"friend{number}", at=1 + number)
    work(START + days(5))
    assert open_total() == rewarded * 2000
    assert {one.reason for one in models.Refusal.objects.all()} == (set() if rewarded == 3 else {"budget_used_up"})
    assert differences() == []


def test_all_rules_of_a_programme_share_it_and_another_programme_does_not() -> None:
    program, other = make_program(), make_program(slug="tea")
    create_rule(program_id=program.id, name="More", definition=BOTH_TEN_EUROS, in_force_from=START, actor=SYSTEM, now=START)
    limit(program, 2000)
    bought(make_advocate(program)[1], "ben")
    bought(make_advocate(other, "cleo@example.com")[1], "olga")
    work(START + days(5))
    assert sorted(models.Reward.objects.values_list("program_id", flat=True)) == sorted([program.id] * 2 + [other.id] * 2)


def test_what_is_refused_or_taken_back_is_free_again() -> None:
    program = make_program()
    _, code = make_advocate(program)
    limit(program, 2000)
    bought(code, "ben")
    work(START + days(2))
    send("refund", "ben", START + days(3), refund_of="order-ben", amount_minor=4000)
    work(START + days(4))
    bought(code, "cleo", at=5)
    work(START + days(6))
    assert open_total() == 2000
    assert [one.taken for one in budgets(now=START + days(6))] == [2000]
    assert differences() == []


def test_two_limits_in_one_counter_give_back_what_they_took() -> None:
    twice = [{"slug": "cap", "settings": {"limit": limit_, "unit": "value", "period": "all"}} for limit_ in (50_000, 60_000)]
    program = make_program(rule=SHARE | {"conditions": twice})
    _, code = make_advocate(program)
    bought(code, "ben", amount=5000)
    work(START + days(2))
    send("refund", "ben", START + days(3), refund_of="order-ben", amount_minor=1000)
    work(START + days(4))
    assert sorted(models.Reward.objects.values_list("amount", flat=True)) == [400, 400]
    assert differences() == []


def test_a_new_month_begins_anew() -> None:
    program = make_program()
    _, code = make_advocate(program)
    limit(program, 2000)
    for number, at in enumerate([1, 2, 32]):
        bought(code, f"friend{number}", at=at)
    work(START + days(40))
    assert open_total() == 4000


def test_places_on_hold_shrink_with_a_refund_of_part() -> None:
    program = make_program(rule=SHARE)
    _, code = make_advocate(program)
    limit(program, 1000)
    bought(code, "ben", amount=5000)
    work(START + days(2))
    limit(program, 500)  # less than is held: what is there stays, and may shrink
    send("refund", "ben", START + days(3), refund_of="order-ben", amount_minor=1000)
    work(START + days(4))
    assert sorted(models.Reward.objects.values_list("amount", flat=True)) == [400, 400]
    assert set(models.Counter.objects.values_list("unit", "taken")) == {("EUR", 800)}
    assert differences() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_give_more_than_the_budget() -> None:
    program = make_program()
    limit(program, 10_000)
    for number in range(24):
        _, code = make_advocate(program, f"advocate{number}@example.com")
        bought(code, f"friend{number}", at=1 + number / 100)

    def attempt(_: int) -> int:
        try:
            return sum(iter(lambda: settle(new_id(), START + days(3)), 0))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(attempt, range(20))) == 24
    assert open_total() == 10_000
    assert differences() == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    amounts=st.lists(st.integers(100, 9000), min_size=1, max_size=6),
    sent_back=st.lists(st.integers(0, 9000), max_size=6),
    most=st.integers(1, 3000),
    splits=st.integers(1, 4),
)
def test_nobody_gets_more_than_the_budget(amounts: list[int], sent_back: list[int], most: int, splits: int) -> None:
    try:
        with transaction.atomic():
            program = make_program(rule=SHARE)
            _, code = make_advocate(program)
            limit(program, most, period=Period.ALL)
            for number, amount in enumerate(amounts):
                bought(code, f"friend{number}", amount=amount, at=1 + number / 10)
                if number % splits == 0:
                    work(START + days(2))
                    assert open_total() <= most
            for number, amount in enumerate(sent_back[: len(amounts)]):
                if amount:
                    back = min(amount, amounts[number])
                    send("refund", f"friend{number}", START + days(3), refund_of=f"order-friend{number}", amount_minor=back)
            work(START + days(4))
            assert open_total() <= most
            assert [one.taken for one in budgets(now=START + days(4))] == [open_total()]
            assert differences() == []
            raise _RolledBack
    except _RolledBack:
        pass


def test_staff_are_told_once_before_it_is_used_up() -> None:
    program = make_program()
    _, code = make_advocate(program)
    limit(program, 5000)
    bought(code, "ben")
    work(START + days(2))
    watch_budgets(START + days(2))
    assert Task.objects.filter(kind="budget").count() == 0  # 40 of 100
    bought(code, "cleo", at=2)
    work(START + days(3))
    for _ in range(2):
        watch_budgets(START + days(3))
    assert [task.value_minor for task in Task.objects.filter(kind="budget")] == [1000]


def test_a_budget_is_changed_and_removed_with_a_trace() -> None:
    program = make_program()
    limit(program, 5000)
    limit(program, 5000)  # the same again leaves no trace
    limit(program, 0)
    assert models.Budget.objects.count() == 0
    assert AuditEntry.objects.filter(action="rewards.set_budget").count() == 2


@pytest.mark.parametrize("change", [{"limit": -1}, {"warn_percent": 0}, {"warn_percent": 101}])
def test_a_budget_that_cannot_be_is_refused(change: dict[str, int]) -> None:
    with pytest.raises(BudgetInvalid):
        limit(make_program(), 1000, **change)
