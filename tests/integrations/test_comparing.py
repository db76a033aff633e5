"""Comparing with providers: what they did and we did not know is mended, what they know nothing of is put before a person."""

from collections.abc import Callable
from typing import Any

import pytest

from goodword.integrations import models
from goodword.integrations.actions import comparing, steering
from goodword.integrations.queries import deliveries
from goodword.integrations.values import DeliveryState
from goodword.operators.values import SYSTEM
from goodword.rewards.values import RewardState
from tests.integrations import fakes
from tests.integrations.makers import SORTS, connect, delivery, earn, later, reward
from tests.making import work
from tests.rewards.test_kinds import balances

pytestmark = pytest.mark.django_db
Start = Callable[[type], Any]
SHOP = next(sort for sort in SORTS if sort.connector == "shopify")


def test_what_a_provider_did_and_we_did_not_know_is_mended_by_comparing(start: Start) -> None:
    fake = start(fakes.Shopify)
    connection_id = connect(SHOP, fake)
    fake.faults = ["done_500"]
    earn(SHOP)
    models.Delivery.objects.update(state=DeliveryState.STUCK, next_at=None)
    assert comparing.mark(connection_id, actor=SYSTEM, now=later(1)) == 1
    work(later(1))
    assert (delivery().state, delivery().finding) == (DeliveryState.DONE, "they_did")
    assert reward().state == RewardState.FULFILLED


def test_what_a_provider_knows_nothing_of_is_put_before_a_person(start: Start) -> None:
    fake = start(fakes.Shopify)
    connect(SHOP, fake)
    earn(SHOP)
    fake.codes.clear()
    comparing.mark_all(later(1))
    work(later(1))
    assert delivery().finding == "they_did_not"
    assert [one.id for one in deliveries.page(differing=True).items] == [delivery().id]
    assert steering.again(delivery().id, actor=SYSTEM, now=later(2))
    work(later(2))
    assert fake.given() == [str(reward().id)]
    assert (delivery().state, delivery().finding) == (DeliveryState.DONE, "")
    assert balances() == {"cost": -1000, "owed": 1000}


def test_what_was_used_at_the_till_of_a_provider_is_booked_by_comparing(start: Start) -> None:
    fake = start(fakes.WooCommerce)
    woo = next(sort for sort in SORTS if sort.connector == "woocommerce")
    connect(woo, fake)
    earn(woo)
    next(iter(fake.coupons.values()))["usage_count"] = 1
    for minute in (1, 2):
        comparing.mark_all(later(minute))
        work(later(minute))
        assert delivery().finding == "used"
    assert balances() == {"cost": -1000, "redeemed": 1000}


def test_a_provider_that_is_away_while_comparing_changes_nothing(start: Start) -> None:
    fake = start(fakes.Shopify)
    connect(SHOP, fake)
    earn(SHOP)
    fake.throttled = 5
    comparing.mark_all(later(1))
    work(later(1))
    assert (delivery().finding, reward().state) == ("", RewardState.FULFILLED)
