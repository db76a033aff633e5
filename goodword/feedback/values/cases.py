"""Complaints and praise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.lib.money import Money


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_WORK = "in_work"
    PROPOSED = "proposed"
    CLOSED = "closed"
    REOPENED = "reopened"


OPEN = (CaseState.RECEIVED, CaseState.ACKNOWLEDGED, CaseState.IN_WORK, CaseState.PROPOSED, CaseState.REOPENED)


class CaseStep(StrEnum):
    """What can be done with a case."""

    ACKNOWLEDGE = "acknowledge"
    START = "start"
    PROPOSE = "propose"
    CLOSE = "close"
    REOPEN = "reopen"


class Closing(StrEnum):
    """How a case was closed."""

    ACCEPTED = "accepted"  # the customer agreed to the solution
    DECIDED = "decided"  # we decided, and the customer was told
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """How bad it is for who complains."""

    MINOR = "minor"
    SERIOUS = "serious"
    SEVERE = "severe"


class Category(StrEnum):
    """What a case is about."""

    PRODUCT = "product"
    DELIVERY = "delivery"
    SERVICE = "service"
    BILLING = "billing"
    OTHER = "other"


class Wish(StrEnum):
    """What who complains would like to happen."""

    NONE = ""
    REPLACE = "replace"
    REFUND = "refund"
    CALL = "call"
    KNOW = "know"  # only that we know it and change it


class Origin(StrEnum):
    """Where a case came from."""

    FORM = "form"
    STAFF = "staff"
    SURVEY = "survey"
    API = "api"
    IMPORT = "import"


class Urgency(StrEnum):
    """Priority as people read it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True)
class Reason:
    """One factor of a priority: its name, how much it counts, and what it was made from."""

    code: str
    factor: int
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Priority:
    """How soon a case comes: the product of its factors, 1 to 9, and the factors."""

    points: int
    urgency: Urgency
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Clock:
    """Until when a case gets its first answer and its solution."""

    answer_by: datetime
    solve_by: datetime


@dataclass(frozen=True)
class NewCase:
    """A complaint as it came in: from a contact, or from an address that nobody has confirmed."""

    words: str
    origin: Origin
    contact_id: UUID | None = None
    email: str = ""
    name: str = ""
    program_id: UUID | None = None
    answer_id: UUID | None = None
    category: Category = Category.OTHER
    topic_id: UUID | None = None  # one of the house's own categories
    severity: Severity = Severity.SERIOUS
    wish: Wish = Wish.NONE
    order: str = ""  # the number in the shop
    language: str = ""
    proof: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A complaint and where it stands."""

    id: UUID
    number: str
    contact_id: UUID | None
    email: str
    name: str
    program_id: UUID | None
    answer_id: UUID | None
    origin: Origin
    category: Category
    severity: Severity
    wish: Wish
    order: str
    words: str
    language: str
    state: CaseState
    priority: Priority
    value: Money | None
    assignee_id: UUID | None
    clock: Clock
    received_at: datetime
    confirmed_at: datetime | None  # by the owner of the address
    acknowledged_at: datetime | None
    first_contact_at: datetime | None
    proposal: str
    proposed_at: datetime | None
    closing: Closing | None
    closing_words: str
    closed_at: datetime | None
    satisfied: bool | None
    satisfied_at: datetime | None
    reopened: int

    @property
    def is_open(self) -> bool:
        """Say whether something is still to be done."""
        return self.state is not CaseState.CLOSED


@dataclass(frozen=True)
class CaseEntry:
    """One line of a case's story: a step, a note, a change of hands."""

    id: UUID
    kind: str
    text: str
    by_id: UUID | None
    at: datetime
    values: Mapping[str, str] = field(default_factory=dict)
