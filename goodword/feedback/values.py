"""The nouns of surveys, answers and cases as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.lib.money import Money


class Scale(StrEnum):
    """From where the score question counts, the lowest score first; the two are never mixed in one series."""

    FROM_ZERO = "0-10"
    FROM_ONE = "1-10"

    @property
    def lowest(self) -> int:
        return 0 if self is Scale.FROM_ZERO else 1

    @property
    def scores(self) -> range:
        return range(self.lowest, 11)


class Group(StrEnum):
    """What a score says of who gave it: 9 and 10, 7 and 8, 6 and below."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


class Via(StrEnum):
    """By which way an answer came in."""

    MAIL = "mail"
    LINK = "link"
    QR = "qr"
    CALL = "call"  # typed in by staff
    API = "api"


@dataclass(frozen=True)
class Definition:
    """What one version of a survey says; never changed.

    `after` holds the types of outcome it follows, `every_days` after how long everybody who agreed is asked again (0: never), `rest_days` is the least
    gap between two surveys to one person, whichever they are, `answer_days` how long a mailed link takes an answer, and `edit_minutes` how long the answer
    may be changed by who gave it.
    """

    scale: Scale = Scale.FROM_ZERO
    after: tuple[str, ...] = ("purchase",)
    delay_days: int = 7
    every_days: int = 0
    rest_days: int = 90
    answer_days: int = 30
    edit_minutes: int = 60
    open_link: bool = False  # anybody who has the link or its QR code may answer


@dataclass(frozen=True)
class Survey:
    """A survey with the version that is in force."""

    id: UUID
    name: str
    slug: str
    program_id: UUID | None
    running: bool
    version_id: UUID
    version: int
    definition: Definition
    created_at: datetime


class InvitationState(StrEnum):
    """Where an invitation stands."""

    WAITING = "waiting"  # for its time
    ASKED = "asked"
    ANSWERED = "answered"
    RESTED = "rested"  # the person was asked by another survey not long ago
    REFUSED = "refused"  # by the gate
    STOPPED = "stopped"  # the survey stopped before its time came


@dataclass(frozen=True)
class Invitation:
    """One person asked once, and what became of it."""

    id: UUID
    contact_id: UUID
    survey_id: UUID
    version_id: UUID
    state: InvitationState
    due_at: datetime
    asked_at: datetime | None
    answered_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class Given:
    """What somebody answered: the score, the one thing that would bring it nearer to ten, anything else, and whether one may ring about it."""

    score: int
    improve: str = ""
    more: str = ""
    may_call: bool = False


@dataclass(frozen=True)
class Source:
    """How an answer came: by which way, in which language, and who typed it in where that was not the person."""

    via: Via
    language: str = ""
    entered_by: UUID | None = None
    api_key_id: UUID | None = None
    wording: str = ""  # of the permission to ring
    proof: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """One answer as it stands now; `changes` counts how often it was changed since."""

    id: UUID
    contact_id: UUID | None
    survey_id: UUID
    invitation_id: UUID | None
    scale: Scale
    group: Group
    given: Given
    via: Via
    language: str
    entered_by: UUID | None
    answered_at: datetime
    seconds: int | None  # from being asked to answering
    changes: int
    changed_at: datetime | None
    case_id: UUID | None
    edit_until: datetime


@dataclass(frozen=True)
class AnswerVersion:
    """What an answer said from a moment on."""

    number: int
    given: Given
    at: datetime


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
