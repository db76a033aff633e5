"""Things for points: ordered once with a code, sent by the staff, refused with the points back; first in, first out, never below zero."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.contacts.actions import merging
from goodword.links import actions as links
from goodword.links import queries as link_queries
from goodword.links.models import PortalCode
from goodword.links.values import CodePurpose
from goodword.messaging import actions as messaging
from goodword.messaging.models import Message, Task
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import catalogue, grants, orders
from goodword.rewards.actions.catalogue import ItemRefused
from goodword.rewards.actions.drawing import CannotUse, draw, put_back
from goodword.rewards.actions.orders import Placed, Refused
from goodword.rewards.actions.pools import add_codes, create_pool
from goodword.rewards.actions.using import redeem_coupon
from goodword.rewards.queries import catalogue as queries
from goodword.rewards.queries import ledger
from goodword.rewards.queries.coupons import coupon
from goodword.rewards.queries.credit import usable
from goodword.rewards.queries.differences import differences
from goodword.rewards.values import NewItem, OrderState, Way
from tests.making import START, days, make_advocate, make_program, send, work

pytestmark = pytest.mark.django_db

BUY = START + days(1)
NOW = START + days(5)


def points_rule(points: int = 100, expires_days: int | None = 365) -> dict[str, Any]:
    return {
        "conditions": [],
        "benefits": [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": points}}}],
        "hold_days": 0,
        "expires_days": expires_days,
    }


@pytest.fixture
def program() -> Program:
    return make_program(rule=points_rule())


def earn(code: str, *friends: str, at: datetime = BUY) -> None:
    for friend in friends:
        send("purchase", f"{friend}@example.com", at, amount_minor=3480, code=code, name=f"order-{friend}")
    work(at)


@pytest.fixture
def anna(program: Program) -> UUID:
    """Make Anna, who has three times a hundred points."""
    contact_id, code = make_advocate(program)
    earn(code, "ben", "cleo", "dora")
    return contact_id


def bag(program: Program, **changes: Any) -> UUID:
    return catalogue.add_item(program.id, NewItem(**({"title": "A bag of coffee", "price": 250} | changes)), actor=SYSTEM, now=START)


def code_for(contact_id: UUID, program: Program, *, now: datetime = NOW) -> str:
    assert links.ask_code(contact_id, purpose=CodePurpose.REDEEM, program_id=program.id, now=now)
    return link_queries.digits(PortalCode.objects.filter(contact_id=contact_id, used_at=None).latest("created_at").id)


def place(contact_id: UUID, item_id: UUID, program: Program, *, key: str = "one", code: str = "", now: datetime = NOW) -> Placed:
    typed = code or code_for(contact_id, program, now=now)
    return orders.place(contact_id, item_id=item_id, program_id=program.id, key=key, typed_code=typed, now=now)


def order_id_of(placed: Placed) -> UUID:
    assert placed.order_id, placed.refused
    return placed.order_id


def points(contact_id: UUID) -> int:
    return ledger.wallets(contact_id).get("POINTS", 0)


def assert_balanced() -> None:
    assert models.Account.objects.aggregate(sum=Sum("balance"))["sum"] in (0, None)
    assert differences() == []


def mails() -> list[str]:
    return [row.variables["state"] for row in Message.objects.filter(template="order_news").order_by("queued_at", "id")]


def test_an_order_takes_the_oldest_points_and_puts_a_task_before_the_staff(program: Program, anna: UUID) -> None:
    order_id = order_id_of(place(anna, bag(program, stock=3), program))
    order = queries.order(order_id)
    assert order
    assert (order.state, order.price, order.title) == (OrderState.ORDERED, 250, "A bag of coffee")
    assert sorted(models.Reward.objects.values_list("used", flat=True)) == [50, 100, 100]
    assert (points(anna), queries.items(program.id)[0].left) == (50, 2)
    assert list(Task.objects.values_list("kind", "reason", "subject")) == [("order", "A bag of coffee", f"order:{order_id}")]
    work(NOW)
    assert mails() == ["ordered"]
    assert_balanced()


def test_the_same_form_twice_is_one_order_and_a_code_is_good_for_one(program: Program, anna: UUID) -> None:
    item_id = bag(program, price=100)
    code = code_for(anna, program)
    first = place(anna, item_id, program, code=code)
    assert place(anna, item_id, program, code=code) == first
    assert place(anna, item_id, program, key="two", code=code).refused is Refused.CODE_OVER
    assert place(anna, item_id, program, key="two", code="000000").refused is Refused.CODE_OVER
    assert models.Order.objects.count() == 1
    assert points(anna) == 200


def test_what_cannot_be_had_uses_no_code_up(program: Program, anna: UUID) -> None:
    gone, dear = bag(program, stock=0), bag(program, price=301)
    withdrawn = bag(program, price=10)
    catalogue.withdraw_item(withdrawn, withdrawn=True, actor=SYSTEM, now=START)
    other = make_program(slug="tea", rule=None)
    code = code_for(anna, program)
    refused = [place(anna, item_id, program, code=code).refused for item_id in (gone, dear, withdrawn, bag(other))]
    assert refused == [Refused.SOLD_OUT, Refused.BALANCE_TOO_LOW, Refused.WITHDRAWN, Refused.UNKNOWN]
    assert place(anna, bag(program, price=300), program, code="1").refused is Refused.CODE_WRONG
    assert place(anna, bag(program, price=300), program, code=code).order_id, "the code still stands"
    assert points(anna) == 0


def test_after_a_restore_nothing_is_ordered_until_somebody_has_looked(program: Program, anna: UUID) -> None:
    item_id = bag(program)
    operators.hold_outbound(now=NOW)
    code = code_for(anna, program)
    assert place(anna, item_id, program, code=code).refused is Refused.HELD
    operators.release_outbound(actor=SYSTEM, now=NOW)
    assert place(anna, item_id, program, code=code).order_id


def test_a_code_out_of_a_pool_is_handed_out_at_once_until_the_pool_is_empty(program: Program, anna: UUID) -> None:
    pool_id = create_pool(name="Spring", low_at=0, actor=SYSTEM, now=START)
    add_codes(pool_id, ["SPRING-1"], actor=SYSTEM, now=START)
    item_id = bag(program, price=100, way=Way.COUPON, pool="Spring")
    order_id = order_id_of(place(anna, item_id, program))
    order = queries.order(order_id)
    assert order
    assert (order.state, order.code) == (OrderState.SENT, "SPRING-1")
    assert place(anna, item_id, program, key="two").refused is Refused.SOLD_OUT
    assert not orders.refuse(order_id, reason="", actor=SYSTEM, now=NOW), "who has read a code has it"
    assert redeem_coupon("spring-1", reference="order-9", actor=SYSTEM, now=NOW) == order_id
    assert redeem_coupon("spring-1", reference="order-9", actor=SYSTEM, now=NOW) == order_id
    found = coupon("SPRING-1")
    assert found
    assert found.redeemed_at == NOW
    work(NOW)
    assert mails() == ["sent"]
    assert_balanced()


def test_staff_send_or_refuse_by_the_task(program: Program, anna: UUID) -> None:
    item_id = bag(program, price=100, stock=2)
    sent, refused = (order_id_of(place(anna, item_id, program, key=key)) for key in ("one", "two"))
    messaging.close_task(Task.objects.get(subject=f"order:{sent}").id, outcome="done", now=NOW)
    messaging.close_task(Task.objects.get(subject=f"order:{refused}").id, outcome="not_possible", note="Sold out.", now=NOW)
    work(NOW)
    assert [queries.order(one).state for one in (sent, refused)] == [OrderState.SENT, OrderState.REFUSED]  # type: ignore[union-attr]
    assert (points(anna), queries.items(program.id)[0].left) == (200, 1)
    assert sorted(mails()) == ["ordered", "ordered", "refused", "sent"]
    assert Message.objects.filter(variables__reason=["Sold out."]).count() == 1
    assert_balanced()


def test_points_come_back_once_and_nothing_moves_after_the_end(program: Program, anna: UUID) -> None:
    order_id = order_id_of(place(anna, bag(program), program))
    assert orders.take_in_work(order_id, actor=SYSTEM, now=NOW)
    assert not orders.cancel(order_id, contact_id=anna, now=NOW), "somebody is at it"
    assert orders.refuse(order_id, reason="Broken", actor=SYSTEM, now=NOW + days(1))
    assert not orders.refuse(order_id, reason="Broken", actor=SYSTEM, now=NOW + days(1))
    assert not orders.send(order_id, actor=SYSTEM, now=NOW)
    assert points(anna) == 300
    assert not Task.objects.filter(done_at=None).exists()
    assert [(line.kind, line.amount, line.title) for line in queries.statement(anna, asset="POINTS")[:2]] == [
        ("order_back", 250, "A bag of coffee"),
        ("order", -250, "A bag of coffee"),
    ]
    assert_balanced()


def test_only_its_owner_cancels_an_order(program: Program, anna: UUID) -> None:
    order_id = order_id_of(place(anna, bag(program), program))
    cleo, _ = make_advocate(program, "olga@example.com")
    assert not orders.cancel(order_id, contact_id=cleo, now=NOW)
    assert orders.cancel(order_id, contact_id=anna, now=NOW)
    assert points(anna) == 300


def test_what_lapsed_meanwhile_is_good_for_thirty_days_more(program: Program, anna: UUID) -> None:
    order_id = order_id_of(place(anna, bag(program), program))
    late = START + days(400)
    grants.expire_all(late)
    assert points(anna) == 0, "the fifty that were left have lapsed"
    orders.refuse(order_id, reason="", actor=SYSTEM, now=late)
    (credit,) = usable(anna, now=late)
    assert (points(anna), credit.left, credit.ends_first_at) == (250, 250, late + timedelta(days=30))
    assert_balanced()
    grants.expire_all(late + days(31))
    assert points(anna) == 0
    assert_balanced()


def test_points_of_a_purchase_that_came_back_do_not_come_back(program: Program, anna: UUID) -> None:
    order_id = order_id_of(place(anna, bag(program, price=300), program))
    send("refund", "ben@example.com", NOW, refund_of="order-ben", amount_minor=None, name="back")
    work(NOW)
    orders.refuse(order_id, reason="", actor=SYSTEM, now=NOW)
    assert points(anna) == 200
    assert_balanced()


def test_two_people_who_are_one_have_one_wallet_and_one_list_of_orders(program: Program, anna: UUID) -> None:
    anne, code = make_advocate(program, "anne@example.com")
    earn(code, "emil")
    placed = order_id_of(place(anna, bag(program), program))
    merging.merge(anne, anna, actor=SYSTEM, now=NOW)
    work(NOW)
    assert [order.id for order in queries.orders_of(anne)] == [placed]
    orders.refuse(placed, reason="", actor=SYSTEM, now=NOW)
    assert points(anne) == points(anna) == 400
    assert sum(line.amount for line in queries.statement(anne, asset="POINTS")) == 400
    assert_balanced()


def test_changing_an_item_keeps_what_went_meanwhile(program: Program, anna: UUID) -> None:
    item_id = bag(program, price=100, stock=5)
    place(anna, item_id, program)
    catalogue.change_item(item_id, NewItem(title="Coffee", price=120, stock=7), seen_stock=5, actor=SYSTEM, now=NOW)
    item = queries.item(item_id)
    assert item
    assert (item.title, item.price, item.stock) == ("Coffee", 120, 6)
    with pytest.raises(ItemRefused, match="pool_unknown"):
        catalogue.change_item(item_id, NewItem(title="Coffee", price=120, way=Way.COUPON, pool="none"), seen_stock=6, actor=SYSTEM, now=NOW)
    with pytest.raises(ItemRefused, match="price"):
        bag(program, price=0)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
@pytest.mark.django_db(transaction=True)
def test_the_last_piece_and_the_last_points_go_once_however_many_press(program: Program, anna: UUID) -> None:
    item_id = bag(program, price=300, stock=1)
    code = code_for(anna, program)

    def press(number: int) -> Placed:
        try:
            return place(anna, item_id, program, key=f"form-{number % 2}", code=code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(press, range(16)))
    assert len({one.order_id for one in found if one.order_id}) == 1
    assert points(anna) == 0
    assert_balanced()


@dataclass
class Batch:
    """Points that came together, as the reference model sees them."""

    ends: int
    left: int


@dataclass
class Purse:
    """The simplest wallet there can be: batches in order of arrival; what is spent is remembered by batch."""

    batches: list[Batch] = field(default_factory=list)
    spent: dict[int, list[tuple[Batch, int]]] = field(default_factory=dict)

    def spend(self, number: int, wanted: int, day: int) -> bool:
        good = [one for one in self.batches if one.ends > day]
        if wanted > sum(one.left for one in good):
            return False
        parts = []
        for one in good:
            part = min(one.left, wanted)
            one.left, wanted = one.left - part, wanted - part
            parts.append((one, part))
        self.spent[number] = [(one, part) for one, part in parts if part]
        return True

    def give_back(self, number: int, day: int) -> None:
        for one, part in self.spent.pop(number):
            if one.ends <= day:
                one.left = 0
            one.left += part
            one.ends = max(one.ends, day + 30)

    def worth(self, day: int) -> int:
        return sum(one.left for one in self.batches if one.ends > day)


class _RolledBack(Exception):
    pass


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6))
def test_any_order_of_earning_spending_refunding_and_lapsing_agrees_with_the_simplest_wallet(seed: int) -> None:
    dice, purse = random.Random(seed), Purse()
    try:
        with transaction.atomic():
            program = make_program(rule=points_rule(100, expires_days=dice.choice([20, 60])))
            life = models.RuleVersion.objects.get().definition["expires_days"]
            anna, code = make_advocate(program)
            day, drawn = 1, {}
            for number in range(dice.randint(4, 14)):
                day += dice.choice([0, 3, 11])
                now = START + days(day)
                grants.expire_all(now)
                what = dice.choice(["earn", "earn", "spend", "spend", "back"])
                if what == "earn":
                    earn(code, f"friend{number}", at=now)
                    purse.batches.append(Batch(day + life, 100))
                elif what == "spend":
                    wanted = dice.choice([30, 100, 170])
                    try:
                        drawn[number] = draw(anna, asset="POINTS", amount=wanted, mark=UUID(int=number), now=now).parts
                        done = True
                    except CannotUse:
                        done = False
                    assert done is purse.spend(number, wanted, day)
                elif purse.spent:
                    again = dice.choice(sorted(purse.spent))
                    for _ in range(2):
                        put_back(drawn[again], mark=UUID(int=1000 + again), now=now)
                    purse.give_back(again, day)
                usable_now = sum(credit.left for credit in usable(anna, now=now))
                assert usable_now == points(anna) == purse.worth(day)
                assert_balanced()
            raise _RolledBack
    except _RolledBack:
        pass
