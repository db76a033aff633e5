"""The nouns of integrations as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class DeliveryState(StrEnum):
    """How far a provider is with a reward."""

    WAITING = "waiting"  # due at `next_at`
    WORKING = "working"  # in the hands of one worker
    DONE = "done"  # the provider handed it out
    STUCK = "stuck"  # a person has to decide
    CANCELLED = "cancelled"  # was never handed out, and will not be
    RETURNED = "returned"  # handed out, and taken back after a refund
    KEPT = "kept"  # handed out, and too late to take back


OPEN = (DeliveryState.WAITING, DeliveryState.WORKING)


class Aim(StrEnum):
    """What a delivery is after."""

    GIVE = "give"
    ASK = "ask"  # whether it may be granted
    TAKE_BACK = "take_back"


class Verdict(StrEnum):
    """How one attempt ended."""

    DONE = "done"
    LATER = "later"
    REFUSED = "refused"


class Finding(StrEnum):
    """What a comparison with the provider found."""

    THEY_DID = "they_did"  # the provider handed it out, we did not know
    THEY_DID_NOT = "they_did_not"  # we thought it was handed out, the provider knows nothing of it
    USED = "used"  # the code was used at the provider's till, we did not know


@dataclass(frozen=True)
class Connection:
    """A shop or provider that hands out rewards of some kinds; the credential is kept elsewhere, encrypted."""

    id: UUID
    connector: str
    name: str
    settings: Mapping[str, Any]
    kinds: tuple[str, ...]
    rules: tuple[UUID, ...]  # only rewards of these rules; empty: of all
    veto: bool  # asked before anything is granted
    paused_at: datetime | None
    ended_at: datetime | None
    resting_until: datetime | None  # was away: nothing is tried before
    failures: int  # in a row
    rotated_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Delivery:
    """One reward in the hands of one provider."""

    id: UUID
    reward_id: UUID
    contact_id: UUID
    program_id: UUID
    connection_id: UUID
    kind: str
    asset: str
    amount: int
    state: DeliveryState
    aim: Aim
    attempts: int
    next_at: datetime | None
    problem: str  # a code, empty where nothing is wrong
    said: str  # what the provider said of it
    reference: str  # the provider's own id of what it handed out
    finding: str
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Attempt:
    """One request to a provider and what it answered, without credentials and without names or addresses of people."""

    number: int
    at: datetime
    took_ms: int
    what: str  # method and path
    sent: str
    status: int | None  # None: no answer came
    answer: str
    verdict: Verdict
    next_at: datetime | None


@dataclass(frozen=True)
class Gift:
    """A reward as a connector is asked to hand it out; `amount` in the smallest unit of `asset`.

    `turn` counts up where a provider remembers a failure under a key for good, so that the next try needs another key. `since` is when it was entrusted.
    """

    reward_id: UUID
    kind: str
    asset: str
    amount: int
    since: datetime
    turn: int = 0
    percent: int = 0
    code: str = ""
    chosen: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    email: str = ""
    name: str = ""
    external_ids: Mapping[str, str] = field(default_factory=dict)  # source -> the person's id there
    contact_id: UUID | None = None
    program_id: UUID | None = None
    expires_at: datetime | None = None

    @property
    def key(self) -> str:
        """Return what the provider knows this reward by, the same on every try of one turn."""
        return f"{self.reward_id}-{self.turn}" if self.turn else str(self.reward_id)

    @property
    def private(self) -> tuple[str, ...]:
        """Return what nobody else is to read of it in a log."""
        codes = (self.code, self.code.replace("-", ""), self.code.lower())
        return tuple(one for one in (self.email, self.name, *self.external_ids.values(), *codes) if len(one) > 1)


@dataclass(frozen=True)
class Given:
    """What a provider handed out: its own id of it, the code as it stands there, and whether it was used."""

    reference: str
    code: str = ""
    used: bool = False


@dataclass(frozen=True)
class Question:
    """What a shop is asked before a reward is granted."""

    reward_id: UUID
    contact_id: UUID
    program_id: UUID
    kind: str
    asset: str
    amount: int
    side: str
    since: datetime


@dataclass(frozen=True)
class Word:
    """What a shop answered: whether the reward may be granted, and why not."""

    granted: bool
    reason: str = ""
