"""The nouns of events as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from goodword.lib.problem import Problem

PURCHASES = frozenset({"purchase", "deal_won"})  # the types of outcome that can convert a friend


@dataclass(frozen=True)
class Outcome:
    """A sign-up, purchase, refund or other event as it was stored; `person` is what was sent about who it was, until settled."""

    id: UUID
    source: str
    type: str
    external_id: str
    person: dict[str, Any] | None
    contact_id: UUID | None
    occurred_at: datetime
    amount_minor: int | None
    currency: str
    code: str
    click_id: str
    refund_of: str
    program_id: UUID | None
    history: bool
    properties: str
    state: str


class NewOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome that was checked and may be stored; made by `events.rules` only, which works out the keys."""

    id: UUID  # made before the transaction, so that one that is tried again finds itself stored rather than a duplicate
    key: UUID  # its identity: source, type and external id
    fingerprint: str  # what must be equal for the same id to be a duplicate
    source: str
    type: str
    external_id: str
    person: str  # JSON of contacts.values.Person, without its empty fields
    person_key: str
    shard: int
    contact_id: UUID | None
    occurred_at: datetime
    amount_minor: int | None
    currency: str
    code: str
    click_id: str
    refund_of: str
    program_id: UUID | None
    history: bool
    properties: str  # JSON as sent


class Status(StrEnum):
    """What became of an outcome that was sent."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one outcome that was sent: `outcome_id` of what is stored, also for a duplicate; `problem` where it was refused."""

    status: Status
    outcome_id: UUID | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Conflict:
    """An outcome that was refused because its id had come before with other content; `content` holds both sides, without the person."""

    id: UUID
    outcome_id: UUID
    source: str
    type: str
    external_id: str
    content: dict[str, Any]
    at: datetime
    closed_at: datetime | None
    note: str
