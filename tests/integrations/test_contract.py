"""What every connector keeps: each reward once, whatever goes wrong on the way; taken back where that can be; and nobody's secret in what is shown."""

from collections.abc import Callable
from typing import Any

import pytest

from goodword.integrations import connectors, models
from goodword.integrations.actions import connections
from goodword.integrations.connectors import can
from goodword.integrations.values import DeliveryState
from goodword.messaging import actions as messaging
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.rewards.values import RewardState
from tests.integrations.makers import SORTS, Sort, connect, delivery, earn, later, name, refund, reward
from tests.making import days, work
from tests.rewards.test_kinds import balances

pytestmark = pytest.mark.django_db
Start = Callable[[type], Any]
every = pytest.mark.parametrize("sort", SORTS, ids=name)


def test_every_connector_is_tried_with_every_kind_but_the_webhook() -> None:
    tried = {(sort.connector, sort.kind) for sort in SORTS}
    assert {(one.slug, kind) for one in connectors.CONNECTORS if one.slug != "webhook" for kind in one.KINDS} <= tried


@every
def test_a_reward_is_handed_out_once_and_known_to_be(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connection_id = connect(sort, fake)
    earn(sort)
    assert fake.given() == [str(reward().id)]
    assert (delivery().state, reward().state, reward().waits_for) == (DeliveryState.DONE, RewardState.FULFILLED, "")
    assert connections.probe(connection_id) in {"", "test", "EUR"}
    work(later(5))
    assert fake.given() == [str(reward().id)]


@every
@pytest.mark.parametrize("fault", ["done_hang", "done_reset", "done_500"])
def test_what_was_done_although_the_answer_was_lost_is_not_done_again(start: Start, sort: Sort, fault: str) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    fake.faults = [fault]
    earn(sort)
    assert delivery().state == DeliveryState.WAITING
    assert reward().state == RewardState.GRANTED
    work(later(30))
    assert fake.given() == [str(reward().id)]
    assert (delivery().state, reward().state) == (DeliveryState.DONE, RewardState.FULFILLED)


@every
@pytest.mark.parametrize("fault", ["500", "429", "reset", "hang"])
def test_a_provider_that_is_away_delays_and_loses_nothing(start: Start, sort: Sort, fault: str) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    fake.faults = [fault]
    earn(sort)
    assert fake.given() == []
    assert (delivery().state, delivery().problem) == (DeliveryState.WAITING, "waiting")
    work(later(1 if fault == "429" else 0.1))
    assert fake.given() == []  # not before its time
    work(later(30))
    assert fake.given() == [str(reward().id)]
    assert reward().state == RewardState.FULFILLED


@every
def test_a_refusal_is_put_before_a_person_who_tries_again(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    fake.faults = ["422"]
    earn(sort)
    assert (delivery().state, delivery().problem) == (DeliveryState.STUCK, "rejected")
    (task,) = Task.objects.filter(kind="delivery", done_at=None)
    messaging.close_task(task.id, outcome="again", now=later(1))
    work(later(1))
    assert fake.given() == [str(reward().id)]
    assert reward().state == RewardState.FULFILLED


@every
def test_a_refund_takes_back_what_can_be_taken_back(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    earn(sort)
    refund(at=later(hours=48))
    assert reward().state == RewardState.REVERSED
    assert fake.given() == ([] if sort.takes_back else [str(reward().id)])
    assert delivery().state == (DeliveryState.RETURNED if sort.takes_back else DeliveryState.KEPT)
    assert balances() == ({} if sort.takes_back else {"redeemed": 2550, "loss": -2550})


@every
def test_a_refund_before_anything_left_the_house_sends_nothing(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connection_id = connect(sort, fake)
    connections.pause(connection_id, paused=True, actor=SYSTEM, now=later())
    earn(sort)
    assert delivery().state == DeliveryState.WAITING
    refund(at=later(hours=1))
    connections.pause(connection_id, paused=False, actor=SYSTEM, now=later(hours=2))
    work(later(hours=2))
    assert delivery().state == DeliveryState.CANCELLED
    assert fake.seen == []
    assert balances() == {}


@every
def test_a_refund_while_the_answer_is_lost_leaves_nothing_behind(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    fake.faults = ["done_reset"]
    earn(sort)
    refund(at=later(0.05))
    work(later(hours=1))
    assert fake.given() == ([] if sort.takes_back else [str(reward().id)])
    assert balances() == ({} if sort.takes_back else {"redeemed": 2550, "loss": -2550})


@every
def test_what_is_shown_holds_neither_secrets_nor_people(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    fake.faults = ["500"]
    earn(sort)
    work(later(30))
    shown = str(list(models.Attempt.objects.values("what", "sent", "answer"))) + delivery().said
    assert models.Attempt.objects.count() >= 2
    for private in ("anna", "Anna", "Petersen", "example.com", "4930123456", "sk_test_1", "TEST_key", "shpat_1", "cs_1", "whsec_"):
        assert private not in shown
    if code := delivery().content["code"]:
        assert code not in shown
        assert code.replace("-", "") not in shown


@pytest.mark.parametrize("sort", [sort for sort in SORTS if sort.secret], ids=name)
def test_a_wrong_credential_stops_the_connection_and_not_each_reward(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connection_id = connect(sort, fake, secret="wrong")
    earn(sort, "ben", "cleo", "olga")
    assert {row.state for row in models.Delivery.objects.all()} == {DeliveryState.WAITING}
    assert Task.objects.filter(kind="connection", done_at=None).count() == 1
    connections.rotate(connection_id, secret=sort.secret, actor=SYSTEM, now=later(5))
    work(later(hours=2))
    assert len(fake.given()) == 3
    assert not Task.objects.filter(kind="connection", done_at=None).exists()
    work(later(hours=2) + days(1))
    assert len(fake.given()) == 3


def test_capabilities_are_what_the_sorts_say() -> None:
    assert {sort.connector for sort in SORTS if sort.takes_back} == {one.slug for one in connectors.CONNECTORS if can(one.slug, "take_back")}
    assert {sort.connector for sort in SORTS if sort.looks} == {one.slug for one in connectors.CONNECTORS if can(one.slug, "find")}
