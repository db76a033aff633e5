"""The shop's word before a grant: yes, no with its reason, silence, and second thoughts."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from goodword.integrations import models
from goodword.integrations.actions import connections, steering
from goodword.integrations.values import DeliveryState
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.rewards import models as rewards
from goodword.rewards.values import RewardState, Waits
from tests.integrations import fakes
from tests.integrations.makers import Sort, connect, delivery, earn, later, refund, reward
from tests.making import days, work
from tests.rewards.test_kinds import balances

pytestmark = pytest.mark.django_db
Start = Callable[[type], Any]
HOOK = Sort("webhook", fakes.Receiver, "account_credit", {"amount_minor": 1000})


def veto(start: Start, word: dict[str, Any] | Exception) -> fakes.Receiver:
    fake: fakes.Receiver = start(fakes.Receiver)
    fake.word = lambda _: word
    connect(HOOK, fake, kinds=[], veto=True)
    return fake


def test_a_reward_is_granted_once_the_shop_said_yes(start: Start) -> None:
    fake = veto(start, {"grant": True})
    earn(HOOK)
    assert reward().state == RewardState.FULFILLED
    (asked,) = [json.loads(body) for _, _, _, body in fake.seen]
    assert (asked["type"], asked["data"]["reward_id"], asked["data"]["amount"]) == ("reward.granting", str(reward().id), 1000)
    assert "email" not in asked["data"]
    assert balances() == {"cost": -1000, "owed": 1000}


def test_a_no_refuses_the_reward_with_its_reason_for_good_and_gives_its_place_back(start: Start) -> None:
    fake = veto(start, {"grant": False, "reason": "Order under dispute"})
    cap = {"slug": "cap", "settings": {"limit": 1, "period": "year"}}
    earn(HOOK, conditions=[cap])
    assert (reward().state, reward().reasons) == (RewardState.REFUSED, [["vetoed", False, {"reason": "Order under dispute"}]])
    assert rewards.Counter.objects.get().taken == 0
    assert balances() == {}
    work(later(hours=5))
    assert len(fake.seen) == 1
    assert delivery().said == "Order under dispute"


def test_without_an_answer_a_person_decides_after_three_days(start: Start) -> None:
    fake = veto(start, {"grant": True})
    fake.faults = ["500"] * 500
    earn(HOOK)
    for hour in range(0, 80, 2):
        assert reward().state == RewardState.HELD
        work(later(hours=hour))
    assert (reward().waits_for, delivery().state) == (Waits.VETO, DeliveryState.STUCK)
    assert delivery().tried_since is not None
    (task,) = Task.objects.filter(kind="veto", done_at=None)
    assert task.created_at - delivery().tried_since >= days(3)
    assert steering.decide(delivery().id, granted=True, actor=SYSTEM, now=later(hours=81))
    assert not steering.decide(delivery().id, granted=False, reason="x", actor=SYSTEM, now=later(hours=81))
    work(later(hours=82))
    assert reward().state == RewardState.FULFILLED
    assert not Task.objects.filter(kind="veto", done_at=None).exists()


def test_silence_about_many_rewards_is_put_before_a_person_for_each(start: Start) -> None:
    fake = veto(start, {"grant": True})
    fake.faults = ["reset"] * 500
    earn(HOOK, "ben", "cleo", "olga")
    connections.pause(models.Connection.objects.get().id, paused=True, actor=SYSTEM, now=later(hours=1))
    work(later(hours=71))
    assert not Task.objects.filter(kind="veto").exists()
    work(later(hours=73))
    assert Task.objects.filter(kind="veto", done_at=None).count() == 3
    assert {row.state for row in models.Delivery.objects.all()} == {DeliveryState.STUCK}
    assert {row.waits_for for row in rewards.Reward.objects.all()} == {Waits.VETO}


def test_a_refund_while_the_shop_thinks_ends_the_question(start: Start) -> None:
    fake = veto(start, {"grant": True})
    fake.faults = ["500"]
    earn(HOOK)
    refund(at=later(0.05))
    work(later(hours=1))
    assert reward().state == RewardState.REFUSED
    assert delivery().state == DeliveryState.CANCELLED
    assert balances() == {}


def test_once_nobody_wants_to_be_asked_what_waited_goes_on(start: Start) -> None:
    fake = veto(start, {"maybe": True})
    earn(HOOK)
    assert (reward().state, delivery().problem) == (RewardState.HELD, "no_word")
    connection = models.Connection.objects.get()
    wanted: dict[str, Any] = {"name": "Shop", "settings": connection.settings, "kinds": ["points"]}
    connections.change(connection.id, **wanted, veto=False, actor=SYSTEM, now=later(1))
    work(later(2))
    assert reward().state == RewardState.FULFILLED
    assert len(fake.seen) == 1
