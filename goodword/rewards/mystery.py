"""What is in a mystery gift: a draw under the reward's id, committed to before its receiver picks a box, revealed after.

It is the draw of contests (rules.draw) with gifts in place of entrants: each gift a line with its odds as entries, its name as salt, the reward as contest
and the box as public number. So the same small program repeats it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from goodword.lib.signing import keyed_hash
from goodword.rewards.rules.draw import FORMAT, commitment_of, digest_of, draw, ticket_of
from goodword.rewards.values import Reward, RewardState, Waits
from goodword.rewards.values.contests import Ticket


def commitment(reward_id: UUID) -> str:
    """Return the hash of the reward's seed, which its receiver sees before picking."""
    return commitment_of(_seed(reward_id))


def drawn(reward_id: UUID, *, gifts: Mapping[str, int], box: str) -> str:
    """Return the gift in a box; `gifts` by name with their odds in percent."""
    [found] = draw(_list(reward_id, gifts), seed=_seed(reward_id), public_number=box, count=1)
    return _names(reward_id, gifts)[found.hash]


def gift_of(reward: Reward) -> str:
    """Return what a mystery gift turned out to be; empty before a box was picked."""
    return drawn(reward.id, gifts=gifts_of(reward), box=reward.chosen) if reward.chosen else ""


def may_open(reward: Reward) -> bool:
    """Say whether its receiver is to pick a box now."""
    return reward.state is RewardState.GRANTED and reward.waits_for is Waits.CHOICE


def gifts_of(reward: Reward) -> dict[str, int]:
    """Return the declared odds of a mystery gift in percent, by gift."""
    return dict(zip(reward.settings.get("gifts", ()), map(int, reward.settings.get("odds", ())), strict=True))


def protocol_of(reward: Reward) -> dict[str, Any]:
    """Return the protocol of the draw for the program that repeats it, once a box was picked."""
    found = _list(reward.id, gifts_of(reward))
    names = _names(reward.id, gifts_of(reward))
    seed = _seed(reward.id)
    [line] = draw(found, seed=seed, public_number=reward.chosen, count=1)
    return {
        "format": FORMAT,
        "contest": str(reward.id),
        "commitment": commitment_of(seed),
        "list_digest": digest_of(found),
        "seed": seed,
        "public_number": reward.chosen,
        "winners": 1,
        "substitutes": 0,
        "drawn": [line.hash],
        "list": [[one.hash, one.entries] for one in found],
        "gifts": [[names[one.hash], one.entries, one.hash] for one in found],
    }


def _seed(reward_id: UUID) -> str:
    return keyed_hash("mystery gift", str(reward_id))


def _list(reward_id: UUID, gifts: Mapping[str, int]) -> list[Ticket]:
    return sorted((ticket_of(contest=str(reward_id), salt=name, entries=odds) for name, odds in gifts.items()), key=lambda one: one.hash)


def _names(reward_id: UUID, gifts: Mapping[str, int]) -> dict[str, str]:
    return {ticket_of(contest=str(reward_id), salt=name, entries=odds).hash: name for name, odds in gifts.items()}
