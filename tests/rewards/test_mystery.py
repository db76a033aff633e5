"""Mystery gifts: the odds come out as declared, the draw can be repeated, and neither side can steer it."""

import runpy
from collections import Counter
from uuid import UUID

from goodword.rewards import mystery
from goodword.rewards.kinds.mystery_gift import BOXES
from tests.rewards.test_draw import SCRIPT

GIFTS = {"a bag of coffee": 70, "a mug": 25, "a year of coffee": 5}


def test_the_odds_come_out_as_declared_over_many_rewards_and_in_every_box() -> None:
    """Chi-squared with 2 degrees of freedom: 13.82 is the 99.9% point."""
    for box in BOXES[:2]:
        seen = Counter(mystery.drawn(UUID(int=number), gifts=GIFTS, box=box) for number in range(3000))
        assert sum((seen[gift] - 30 * odds) ** 2 / (30 * odds) for gift, odds in GIFTS.items()) < 13.82


def test_the_same_box_of_the_same_reward_always_holds_the_same() -> None:
    assert len({mystery.drawn(UUID(int=7), gifts=GIFTS, box="3") for _ in range(5)}) == 1


def test_what_the_receiver_picks_decides_too() -> None:
    gifts = {str(place): 1 for place in range(50)}
    for number in range(20):
        assert len({mystery.drawn(UUID(int=number), gifts=gifts, box=box) for box in BOXES}) > 1


def test_the_hash_of_the_seed_differs_for_each_reward() -> None:
    assert mystery.commitment(UUID(int=1)) != mystery.commitment(UUID(int=2))
    assert runpy.run_path(str(SCRIPT))["sha256"]("x") != mystery.commitment(UUID(int=1))
