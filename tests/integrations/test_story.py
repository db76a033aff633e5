"""Routes, outages and refusals: what staff see and decide, and that money is booked once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections as databases

from goodword.facts.catalogue import RewardGranted
from goodword.integrations import models
from goodword.integrations.actions import connections, entrusting, outbox, sending, steering
from goodword.integrations.actions.connections import ConnectionRefused
from goodword.integrations.values import DeliveryState
from goodword.lib.ids import new_id
from goodword.messaging import actions as messaging
from goodword.messaging.models import Message, Task
from goodword.operators import actions as operator_actions
from goodword.operators import queries as operators
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from goodword.rewards import models as rewards
from goodword.rewards.actions.pools import add_codes, create_pool
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.queries import of_contact
from goodword.rewards.queries.credit import usable
from goodword.rewards.queries.rules import rules
from goodword.rewards.values import RewardState, Waits
from tests.integrations import fakes
from tests.integrations.makers import BUY, GRANTED, SORTS, Sort, connect, delivery, earn, later, refund, reward, rule
from tests.making import START, days, make_advocate, make_program, send, work
from tests.rewards.test_kinds import balances

pytestmark = pytest.mark.django_db
Start = Callable[[type], Any]
CREDIT = next(sort for sort in SORTS if sort.kind == "account_credit")
CARD = next(sort for sort in SORTS if sort.kind == "gift_card")
SHOP = next(sort for sort in SORTS if sort.connector == "shopify")


def test_credit_at_a_provider_is_used_there_and_not_here_as_well(start: Start) -> None:
    connect(CREDIT, start(fakes.Stripe))
    _, anna = earn(CREDIT)
    assert usable(anna, now=later(1)) == []
    assert balances() == {"cost": -1000, "redeemed": 1000}
    work(later(hours=24))
    work(later(hours=27))
    (told,) = Message.objects.filter(contact_id=anna)
    assert [one["state"] for one in told.variables["rewards"]] == ["granted"]


def test_a_code_is_told_to_its_owner_once_the_shop_has_it(start: Start) -> None:
    shop = start(fakes.Shopify)
    connect(SHOP, shop)
    _, anna = earn(SHOP)
    (given,) = of_contact(anna)
    assert given.coupon.lower() in shop.codes
    made = shop.codes[given.coupon.lower()]
    assert (made["usageLimit"], made["customerGets"]["value"]["discountAmount"]["amount"]) == (1, "10.00")
    assert given.expires_at
    assert made["endsAt"] == given.expires_at.isoformat()
    assert balances() == {"cost": -1000, "owed": 1000}


def test_a_coupon_out_of_a_pool_and_a_kind_that_nobody_takes_go_their_own_way(start: Start) -> None:
    fake = start(fakes.Shopify)
    connect(SHOP, fake)
    add_codes(create_pool(name="Autumn", low_at=1, actor=SYSTEM, now=START), ["POOLED-1"], actor=SYSTEM, now=START)
    _, anna = earn(Sort("shopify", fakes.Shopify, "coupon", {"amount_minor": 1000, "pool": "Autumn"}))
    assert [one.coupon for one in of_contact(anna)] == ["POOLED-1"]
    assert fake.seen == []


def test_a_connection_for_one_rule_comes_before_one_for_all(start: Start) -> None:
    everywhere, here = start(fakes.Shopify), start(fakes.WooCommerce)
    connect(SHOP, everywhere)
    woo = next(sort for sort in SORTS if sort.connector == "woocommerce")
    program = make_program(rule=rule("coupon", {"amount_minor": 1000}))
    other = create_rule(program_id=program.id, name="Other", definition=rule("coupon", {"amount_minor": 500}), in_force_from=START, actor=SYSTEM, now=START)
    (first, _) = rules(program.id)
    connect(woo, here, rule_ids=[first.id])
    _, code = make_advocate(program)
    send("purchase", "ben@example.com", BUY, amount_minor=3480, code=code)
    work(GRANTED)
    by_rule = {str(one.id): one.rule_id for one in rewards.Reward.objects.all()}
    assert [by_rule[one] for one in here.given()] == [first.id]
    assert [by_rule[one] for one in everywhere.given()] == [other]


def test_two_connections_for_the_same_are_refused(start: Start) -> None:
    fake = start(fakes.Shopify)
    connect(SHOP, fake)
    with pytest.raises(ConnectionRefused, match="taken:coupon"):
        connect(SHOP, fake)
    assert models.Connection.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"kinds": ["cash"]}, "kinds"),
        ({"secret": " "}, "secret"),
        ({"settings": {"address": "ftp://example.com"}}, "address"),
        ({"settings": {"address": "https://anna:pw@example.com"}}, "address"),
        ({"settings": {"address": "https://example.com/?key=1"}}, "address"),
    ],
)
def test_what_cannot_be_a_connection_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    wanted: dict[str, Any] = {"name": "Shop", "settings": {"address": "https://example.com"}, "kinds": ["coupon"], "secret": "x"} | changes
    with pytest.raises(ConnectionRefused) as refused:
        connections.create(connector="shopify", actor=SYSTEM, now=START, **wanted)
    assert field in refused.value.problems
    assert models.Connection.objects.count() == 0


def test_a_gift_card_without_products_is_refused() -> None:
    with pytest.raises(ConnectionRefused) as refused:
        connections.create(connector="tremendous", name="Cards", settings={}, kinds=["gift_card"], secret="x", actor=SYSTEM, now=START)
    assert refused.value.problems == {"campaign": "missing"}


def test_another_address_needs_the_credential_anew_and_no_credential_is_ever_told(start: Start) -> None:
    fake = start(fakes.Shopify)
    connection_id = connect(SHOP, fake)
    wanted: dict[str, Any] = {"name": "Shop", "settings": {"address": "https://elsewhere.example.com"}, "kinds": ["coupon"]}
    with pytest.raises(ConnectionRefused) as refused:
        connections.change(connection_id, **wanted, actor=SYSTEM, now=START)
    assert refused.value.problems == {"secret": "address_changed"}
    connections.change(connection_id, **wanted, secret="shpat_2", actor=SYSTEM, now=START)
    assert operators.secret(f"connection.{connection_id}") == "shpat_2"
    connections.end(connection_id, actor=SYSTEM, now=START)
    assert operators.secret(f"connection.{connection_id}") is None
    assert "shpat" not in str(list(AuditEntry.objects.values())) + str(list(models.Connection.objects.values()))


def test_a_connection_that_rewards_wait_for_is_not_ended(start: Start) -> None:
    connection_id = connect(SHOP, start(fakes.Shopify))
    connections.pause(connection_id, paused=True, actor=SYSTEM, now=START)
    earn(SHOP)
    with pytest.raises(ConnectionRefused, match="open"):
        connections.end(connection_id, actor=SYSTEM, now=later(1))
    assert reward().waits_for == Waits.PROVIDER


def test_an_outage_of_a_week_delays_everything_and_doubles_nothing(start: Start) -> None:
    fake = start(fakes.Tremendous)
    connect(CARD, fake)
    fake.faults = ["reset"] * 1000
    earn(CARD, "ben", "cleo", "olga")
    tried = len(fake.seen)
    assert tried == 1  # once one finds nobody there, the others are not even tried
    for hour in range(1, 7 * 24):
        work(later(hours=hour))
    assert fake.given() == []
    assert {row.state for row in models.Delivery.objects.all()} == {DeliveryState.WAITING}
    assert Task.objects.filter(kind="connection", done_at=None).count() == 1
    assert not Task.objects.filter(kind="delivery").exists()
    assert len(fake.seen) < 60
    fake.faults.clear()
    work(later(hours=7 * 24 + 5))
    assert sorted(fake.given()) == sorted(str(one.id) for one in rewards.Reward.objects.all())
    assert {row.state for row in rewards.Reward.objects.all()} == {RewardState.FULFILLED}
    assert not Task.objects.filter(kind="connection", done_at=None).exists()
    assert balances() == {"cost": -7650, "redeemed": 7650}


def test_a_stripe_that_remembers_its_500_is_asked_under_another_key_after_a_look(start: Start) -> None:
    fake = start(fakes.Stripe)
    connect(CREDIT, fake)
    fake.faults = ["done_500"]  # it stands under the key for good, and the credit is there
    earn(CREDIT)
    work(later(30))
    assert fake.given() == [str(reward().id)]
    assert delivery().turn == 1


def test_credit_that_was_spent_meanwhile_is_not_taken_back(start: Start) -> None:
    fake = start(fakes.Stripe)
    connect(CREDIT, fake)
    earn(CREDIT)
    fake.transactions.append({"id": "cbtxn_inv", "customer": "cus_anna", "amount": 400, "metadata": {}, "created": 0})  # an invoice took it
    refund(at=later(hours=1))
    assert delivery().state == DeliveryState.KEPT
    assert fake.given() == [str(reward().id)]
    assert balances() == {"redeemed": 1000, "loss": -1000}


@pytest.mark.parametrize(("customers", "problem"), [(0, "customer_unknown"), (2, "customer_twice")])
def test_a_customer_is_never_guessed(start: Start, customers: int, problem: str) -> None:
    fake = start(fakes.Stripe)
    connect(CREDIT, fake)
    fake.customers = [{"id": f"cus_{number}", "email": "anna@example.com"} for number in range(customers)]
    earn(CREDIT)
    assert (delivery().state, delivery().problem) == (DeliveryState.STUCK, problem)
    fake.customers = [{"id": "cus_anna", "email": "anna@example.com"}]
    assert steering.again(delivery().id, actor=SYSTEM, now=later(1))
    work(later(1))
    assert fake.given() == [str(reward().id)]


def test_an_order_that_failed_for_good_is_tried_again_under_a_new_one(start: Start) -> None:
    fake = start(fakes.Tremendous)
    connect(CARD, fake)
    fake.next_status = "FAILED"
    earn(CARD)
    assert (delivery().state, delivery().problem) == (DeliveryState.STUCK, "order_failed")
    fake.next_status = "EXECUTED"
    steering.again(delivery().id, actor=SYSTEM, now=later(1))
    work(later(1))
    assert [order["status"] for order in fake.orders.values()] == ["FAILED", "EXECUTED"]
    assert reward().state == RewardState.FULFILLED


def test_an_order_that_waits_for_approval_there_waits_here(start: Start) -> None:
    fake = start(fakes.Tremendous)
    connect(CARD, fake)
    fake.next_status = "PENDING APPROVAL"
    earn(CARD)
    assert (delivery().state, reward().state) == (DeliveryState.WAITING, RewardState.GRANTED)
    next(iter(fake.orders.values()))["status"] = "EXECUTED"
    work(later(hours=2))
    assert reward().state == RewardState.FULFILLED


def test_a_stuck_reward_is_handed_out_by_hand_or_here(start: Start) -> None:
    fake = start(fakes.Shopify)
    connect(SHOP, fake)
    fake.faults = ["422", "422"]
    _, anna = earn(SHOP, "ben", "cleo")
    first, second = models.Delivery.objects.order_by("id")
    task = Task.objects.get(subject=f"delivery:{first.id}")
    messaging.close_task(task.id, outcome="done", note="Made it in the shop", now=later(1))
    work(later(1))
    assert steering.hand_out_here(second.id, actor=SYSTEM, now=later(2))
    assert not steering.hand_out_here(second.id, actor=SYSTEM, now=later(2))
    assert {one.state for one in of_contact(anna)} == {RewardState.FULFILLED}
    assert all(one.coupon for one in of_contact(anna))
    assert {row.state for row in models.Delivery.objects.all()} == {DeliveryState.DONE, DeliveryState.CANCELLED}
    assert not Task.objects.filter(kind="delivery", done_at=None).exists()
    assert fake.given() == []
    assert balances() == {"cost": -2000, "owed": 2000}


def test_what_is_stuck_and_handed_out_here_is_owed_again_first(start: Start) -> None:
    fake = start(fakes.Stripe)
    connect(CREDIT, fake)
    fake.customers = []
    _, anna = earn(CREDIT)
    assert balances() == {"cost": -1000, "redeemed": 1000}  # on its way
    steering.hand_out_here(delivery().id, actor=SYSTEM, now=later(1))
    assert balances() == {"cost": -1000, "owed": 1000}
    assert [one.left for one in usable(anna, now=later(1))] == [1000]


def test_a_restored_installation_calls_nobody(start: Start) -> None:
    fake = start(fakes.Shopify)
    connection_id = connect(SHOP, fake)
    connections.pause(connection_id, paused=True, actor=SYSTEM, now=START)
    earn(SHOP)
    connections.pause(connection_id, paused=False, actor=SYSTEM, now=later(1))
    operator_actions.hold_outbound(now=later(1))
    work(later(2))
    assert fake.seen == []


def test_attempts_are_forgotten_after_ninety_days(start: Start) -> None:
    connect(SHOP, start(fakes.Shopify))
    earn(SHOP)
    assert models.Attempt.objects.count() > 0
    sending.forget(GRANTED + days(89))
    assert models.Attempt.objects.count() > 0
    sending.forget(GRANTED + days(91))
    assert models.Attempt.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_several_workers_hand_each_reward_out_once(start: Start) -> None:
    fake = start(fakes.Tremendous)
    connection_id = connect(CARD, fake)
    connections.pause(connection_id, paused=True, actor=SYSTEM, now=START)
    earn(CARD, *(f"friend{number}" for number in range(12)))
    connections.pause(connection_id, paused=False, actor=SYSTEM, now=later())

    def go(_: int) -> int:
        try:
            return sending.send_due(new_id(), later(1))
        finally:
            databases.close_all()

    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(go, range(8)))
    assert taken == 12
    posts = [body for method, _, _, body in fake.seen if method == "POST"]
    assert len(posts) == len(set(posts)) == 12
    assert {row.state for row in rewards.Reward.objects.all()} == {RewardState.FULFILLED}


def test_a_worker_that_was_taken_for_dead_changes_nothing_any_more(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = start(fakes.Tremendous)
    connection_id = connect(CARD, fake)
    connections.pause(connection_id, paused=True, actor=SYSTEM, now=START)
    earn(CARD)
    connections.pause(connection_id, paused=False, actor=SYSTEM, now=later())
    (slow,) = outbox.claim(limit=5, now=later(1))
    assert outbox.claim(limit=5, now=later(2)) == []
    work(later(20))  # its lease has run out
    assert delivery().state == DeliveryState.DONE
    assert sending.work(slow, now=later(21))
    assert (delivery().state, delivery().attempts) == (DeliveryState.DONE, 2)
    assert fake.given() == [str(reward().id)]


def test_a_job_that_runs_again_entrusts_nothing_twice(start: Start) -> None:
    fake = start(fakes.Shopify)
    connect(SHOP, fake)
    earn(SHOP)
    entrusting.fulfil_granted(RewardGranted((reward().id,)), later(1))
    entrusting.fulfil_due(later(1))
    work(later(1))
    assert models.Delivery.objects.count() == 1
    assert fake.given() == [str(reward().id)]


def test_an_answer_of_another_shape_is_asked_for_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = start(fakes.Tremendous)
    connect(CARD, fake)
    monkeypatch.setattr(fake, "handle", lambda *_: (200, ["not an order"]))
    earn(CARD)
    assert (delivery().state, delivery().said) == (DeliveryState.WAITING, "the answer was not understood")
    monkeypatch.undo()
    assert reward().state == RewardState.GRANTED
