"""Staff hear in time: of who comes to what the tax asks after, and of what points buy that is nearly gone."""

from typing import Any
from uuid import UUID

import pytest

from goodword.contacts.actions import merging
from goodword.messaging.models import Task
from goodword.operators.actions import change_organisation
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import alarms, catalogue, orders
from goodword.rewards.queries.differences import differences
from goodword.rewards.values import NewItem
from tests.making import START, days, make_advocate, make_program, send, work
from tests.rewards.test_orders import anna, order_id_of, place, program

__all__ = ["anna", "program"]

pytestmark = pytest.mark.django_db

BUY = START + days(1)
LATER = BUY + days(20)


def pays(kind: str = "cash", **settings: Any) -> dict[str, Any]:
    return {"conditions": [], "benefits": [{"side": "advocate", "kind": {"slug": kind, "settings": {"basis_points": 10_000, **settings}}}], "hold_days": 14}


def bought(code: str, *euros: int) -> None:
    for number, amount in enumerate(euros):
        send("purchase", f"friend{number}@example.com", BUY, amount_minor=amount * 100, code=code, name=f"order-{number}")
    work(LATER)


def alarmed() -> list[tuple[UUID | None, int | None, str]]:
    return list(Task.objects.filter(kind="tax").values_list("contact_id", "value_minor", "value_asset"))


@pytest.mark.parametrize(("euros", "alarms_given"), [((255,), 0), ((128, 128), 1), ((200, 100), 1)])
def test_the_tax_is_spoken_of_once_a_year_at_the_threshold(euros: tuple[int, ...], alarms_given: int) -> None:
    change_organisation(actor=SYSTEM, now=START, country="DE")
    contact_id, code = make_advocate(make_program(rule=pays()))
    bought(code, *euros)
    for later in (1, 2):
        alarms.watch_tax(LATER + days(later))
    assert alarmed() == [(contact_id, sum(euros) * 100, "EUR")] * alarms_given


@pytest.mark.parametrize(("country", "kind"), [("NL", "cash"), ("DE", "account_credit"), ("US", "cash")])
def test_there_is_no_alarm_where_nothing_is_asked_after(country: str, kind: str) -> None:
    change_organisation(actor=SYSTEM, now=START, country=country)
    _, code = make_advocate(make_program(rule=pays(kind)))
    bought(code, 5000)
    alarms.watch_tax(LATER)
    assert alarmed() == []


def test_what_came_back_does_not_count_and_who_was_merged_is_one() -> None:
    change_organisation(actor=SYSTEM, now=START, country="DE")
    program = make_program(rule=pays())
    olga, code = make_advocate(program, "olga@example.com")
    bought(code, 200, 100)
    send("refund", "friend1@example.com", LATER, refund_of="order-1")
    work(LATER)
    alarms.watch_tax(LATER + days(1))
    assert alarmed() == []
    other, code = make_advocate(program, "anna@example.com")
    send("purchase", "cleo@example.com", BUY, amount_minor=6000, code=code)
    work(LATER + days(2))
    merging.merge(olga, other, actor=SYSTEM, now=LATER + days(3))
    alarms.watch_tax(LATER + days(4))
    assert alarmed() == [(olga, 26_000, "EUR")]


def test_what_runs_low_is_told_once_for_each_crossing(program: Program, anna: UUID) -> None:
    bag = catalogue.add_item(program.id, NewItem("A bag of coffee", 100, stock=3, low_at=2), actor=SYSTEM, now=START)
    first = place(anna, bag, program, key="one")
    assert Task.objects.get(kind="stock").reason == "A bag of coffee (2), Coffee for friends"
    place(anna, bag, program, key="one")
    place(anna, bag, program, key="two")
    assert models.Item.objects.get().stock == 1
    assert Task.objects.filter(kind="stock").count() == 1
    orders.cancel(order_id_of(first), contact_id=anna, now=LATER)
    catalogue.change_item(bag, NewItem("A bag of coffee", 100, stock=3, low_at=2), seen_stock=2, actor=SYSTEM, now=LATER)
    place(anna, bag, program, key="three")
    assert Task.objects.filter(kind="stock").count() == 2
    assert differences() == []


@pytest.mark.parametrize(("stock", "low_at"), [(3, 0), (None, 2), (9, 2)])
def test_nobody_is_told_where_it_is_not_wanted_or_there_is_plenty(program: Program, anna: UUID, stock: int | None, low_at: int) -> None:
    bag = catalogue.add_item(program.id, NewItem("A bag of coffee", 100, stock=stock, low_at=low_at), actor=SYSTEM, now=START)
    place(anna, bag, program)
    assert not Task.objects.filter(kind="stock").exists()
