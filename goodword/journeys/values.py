"""The built-in journeys and what becomes of somebody in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.lib.ids import same_id
from goodword.referrals.values import Referral
from goodword.rewards.values import Reward, Side

SETTLE = timedelta(minutes=10)  # so that one purchase, with its reward, makes one mail and not three


class Journey(StrEnum):
    """What somebody can be told, each occasion once."""

    PROGRESS = "progress"  # an advocate: a friend followed the recommendation
    THANKS_ADVOCATE = "thanks_advocate"  # the friend bought
    THANKS_FRIEND = "thanks_friend"
    NUDGE = "nudge"  # an advocate: a friend has not bought yet and may like a friendly word
    FRIEND_REMINDER = "friend_reminder"  # a friend who asked to be reminded
    REWARD_GRANTED = "reward_granted"  # a reward reached its receiver
    REWARD_ASKS = "reward_asks"  # a reward needs a word from its receiver
    REWARD_ANNOUNCED = "reward_announced"  # only remembered: a thank-you named a reward that is still on hold
    REWARD_EXPIRING = "reward_expiring"  # a reward that is not used yet lapses soon
    REWARD_WITHDRAWN = "reward_withdrawn"  # what was announced or granted does not come about


EXPIRY_NOTICE = timedelta(days=14)

THANKS = {Side.ADVOCATE: Journey.THANKS_ADVOCATE, Side.FRIEND: Journey.THANKS_FRIEND}


class Step(StrEnum):
    """How an enrolment ended."""

    SENT = "sent"
    TOLD = "told"  # by the mail of another journey
    NOTHING = "nothing"  # there was nothing (any more) to tell


@dataclass(frozen=True)
class Enrolment:
    """Somebody in a journey for one occasion."""

    journey: Journey
    contact_id: UUID
    program_id: UUID
    occasion: str
    due_at: datetime

    @property
    def id(self) -> UUID:
        """Return the id, which is the same for the same person and occasion for ever."""
        return enrolment_id(self.journey, self.contact_id, self.occasion)


def enrolment_id(journey: Journey, contact_id: UUID, occasion: str) -> UUID:
    """Return the id of an enrolment."""
    return same_id("enrolment", journey, contact_id, occasion)


def about_referral(referral_id: UUID) -> str:
    """Return the occasion that a referral is."""
    return f"referral:{referral_id}"


def about_reward(reward_id: UUID) -> str:
    """Return the occasion that a reward is."""
    return f"reward:{reward_id}"


def about_claim(claim_id: UUID) -> str:
    """Return the occasion that a claim is."""
    return f"claim:{claim_id}"


def id_in(occasion: str) -> UUID:
    """Return the id that an occasion is about."""
    return UUID(occasion.partition(":")[2])


@dataclass(frozen=True)
class Friendship:
    """A referral as the thank-yous see it, when its turn has come: `rewards` are those of the side that is written to and not told yet."""

    referral: Referral
    friend_first_name: str
    advocate_shown_name: str
    same_person: bool
    rewards: tuple[Reward, ...] = ()


@dataclass(frozen=True)
class Words:
    """A mail to queue: its template and variables, and the rewards that it speaks of."""

    template: str
    variables: Mapping[str, Any]
    granted: tuple[UUID, ...] = ()
    held: tuple[UUID, ...] = field(default=())
