"""Providers that lie about the state, or answer the same question twice: nothing is paid twice, nothing is lost, and staff see what waits and why."""

from collections.abc import Callable
from typing import Any

import pytest

from goodword.integrations.actions import comparing, connections, outbox, sending, steering
from goodword.integrations.queries import deliveries
from goodword.integrations.values import DeliveryState
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.rewards.values import RewardState
from tests.integrations.makers import SORTS, Sort, connect, delivery, earn, later, name, reward
from tests.making import START, work
from tests.rewards.test_kinds import balances

pytestmark = pytest.mark.django_db
Start = Callable[[type], Any]
every = pytest.mark.parametrize("sort", SORTS, ids=name)
that_look = pytest.mark.parametrize("sort", [sort for sort in SORTS if sort.looks], ids=name)


def forget_all(fake: Any) -> None:
    """Let a provider know nothing any more of what it said it did."""
    for memory in ("transactions", "coupons", "codes", "kept", "orders"):
        getattr(fake, memory, []).clear()
    assert fake.given() == []


@that_look
def test_a_provider_that_says_it_did_and_did_not_is_found_out_and_asked_again(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    earn(sort)
    booked = balances()
    forget_all(fake)
    comparing.mark_all(later(1))
    work(later(1))
    assert [one.id for one in deliveries.page(differing=True).items] == [delivery().id]
    assert (delivery().finding, fake.given()) == ("they_did_not", []), "a person decides; nothing is sent by itself"
    assert steering.again(delivery().id, actor=SYSTEM, now=later(2))
    work(later(2))
    assert fake.given() == [str(reward().id)]
    assert (delivery().state, delivery().finding, reward().state) == (DeliveryState.DONE, "", RewardState.FULFILLED)
    assert balances() == booked


@that_look
def test_a_provider_that_says_no_and_did_it_all_the_same_is_mended_by_comparing(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    fake.faults = ["done_422"]
    earn(sort)
    assert Task.objects.filter(kind="delivery", done_at=None).count() == (delivery().state == DeliveryState.STUCK), "some look by themselves, at once"
    comparing.mark_all(later(1))
    work(later(1))
    assert (delivery().state, reward().state) == (DeliveryState.DONE, RewardState.FULFILLED)
    assert not Task.objects.filter(kind="delivery", done_at=None).exists()
    assert fake.given() == [str(reward().id)]


@every
def test_a_no_that_was_a_yes_and_is_tried_again_gives_once(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connect(sort, fake)
    fake.faults = ["done_422"]
    earn(sort)
    steering.again(delivery().id, actor=SYSTEM, now=later(1))
    work(later(1))
    assert fake.given() == [str(reward().id)]
    assert reward().state == RewardState.FULFILLED


@every
def test_two_answers_to_one_question_are_booked_once(start: Start, sort: Sort) -> None:
    fake = start(sort.fake)
    connection_id = connect(sort, fake)
    connections.pause(connection_id, paused=True, actor=SYSTEM, now=START)
    earn(sort)
    connections.pause(connection_id, paused=False, actor=SYSTEM, now=later())
    (slow,) = outbox.claim(limit=5, now=later(1))
    work(later(20))  # its lease has run out, and another one asks as well
    booked = balances()
    assert sending.work(slow, now=later(21))
    assert (delivery().state, reward().state) == (DeliveryState.DONE, RewardState.FULFILLED)
    assert fake.given() == [str(reward().id)]
    assert balances() == booked
