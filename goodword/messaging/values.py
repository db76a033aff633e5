"""The nouns of messages and tasks as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.lib.money import Money


class Purpose(StrEnum):
    """Why a message is sent; the gate decides by it (docs/guide/glossary.md)."""

    SERVICE = "service"
    SURVEY = "survey"
    ASK = "ask"
    INVITATION = "invitation"
    MARKETING = "marketing"
    RECOVERY = "recovery"
    STAFF = "staff"


NEEDS_CONSENT = frozenset({Purpose.SURVEY, Purpose.ASK, Purpose.INVITATION, Purpose.MARKETING, Purpose.RECOVERY})
STOPS_WITH_PROGRAM = frozenset({Purpose.ASK, Purpose.INVITATION, Purpose.MARKETING})  # a paused or ended programme asks nobody


class Channel(StrEnum):
    """By what a message travels."""

    EMAIL = "email"
    CALL = "call"


class MessageState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    KEPT = "kept"  # no mail server is set up: shown in the mailbox
    DROPPED = "dropped"  # by staff, or because its time was over


OPEN_STATES = (MessageState.QUEUED, MessageState.HELD, MessageState.SENDING)


@dataclass(frozen=True)
class Reason:
    """One line of why a message is or is not sent; doors turn `code` and `values` into words."""

    code: str
    passed: bool
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Allow:
    """The gate lets a message through."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Hold:
    """The gate asks to wait; it is asked again at `until`."""

    until: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Refuse:
    """The gate says no for good."""

    reasons: tuple[Reason, ...]


Verdict = Allow | Hold | Refuse


@dataclass(frozen=True)
class Silence:
    """A pause on a contact: why, and until when; None where somebody has to end it. What waits for the end of a `final` one waits for nothing."""

    purpose: str  # a purpose, or all
    reason: str
    until: datetime | None
    final: bool = False  # the person is on the list of those who are never asked


@dataclass(frozen=True)
class Standing:
    """All that the gate knows about one message to one person at one moment.

    `consents` holds the latest entry per purpose on the message's channel; `suppressed` the scopes (a purpose, or all) under which the address must not be
    written to, with the reason; `quiet` the local times between which nobody is disturbed.
    """

    purpose: Purpose
    address: str
    asked_for: bool = False  # the person waits for it this minute: a confirmation, a link they asked for
    expires_at: datetime | None = None
    erased: bool = False
    consents: Mapping[str, bool] = field(default_factory=dict)
    suppressed: Mapping[str, str] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    time_zone: str = "UTC"
    quiet: tuple[str, str] = ("20:00", "08:00")
    outbound_held_at: datetime | None = None
    program_state: str = ""


@dataclass(frozen=True)
class NewMessage:
    """A message to queue: to a contact, to somebody of the staff, or to an address that is no contact yet.

    The same `key` is the same message for ever. `variables` are plain JSON; `purpose` None means the template's, `language` empty the receiver's own.
    `send_at` in the future lets it wait.
    """

    key: str
    template: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    contact_id: UUID | None = None
    operator_id: UUID | None = None
    address: str = ""
    program_id: UUID | None = None
    purpose: Purpose | None = None
    language: str = ""
    send_at: datetime | None = None


@dataclass(frozen=True)
class Message:
    """A message as lists show it."""

    id: UUID
    contact_id: UUID | None
    operator_id: UUID | None
    program_id: UUID | None
    purpose: Purpose
    template: str
    language: str
    address: str
    subject: str
    state: MessageState
    reasons: tuple[Reason, ...]
    queued_at: datetime
    send_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str
    message_id: str = ""
    secret: bool = False  # its text lets somebody in, so that nobody else reads it


@dataclass(frozen=True)
class Letter:
    """A rendered message: what leaves the house."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class Mail:
    """A letter with its envelope, ready for a mail server."""

    message_id: str  # with angle brackets
    sender_name: str
    sender: str
    receiver: str
    letter: Letter
    at: datetime
    reply_to: str = ""
    unsubscribe_url: str = ""  # empty: there is nothing to unsubscribe from
    unsubscribe_mailto: str = ""
    language: str = ""


@dataclass(frozen=True)
class NewTask:
    """A piece of work to put before the staff.

    The same `key` is the same task for ever; without one, every call makes another. `subject` says what it is about ("reward:018f…"), `role` whose it is
    while nobody is named, `value` what may be lost or won. A call needs a `purpose`, by which the gate says whether one may ring at all. One that
    `escalates` goes on to somebody else where it is not done when it is due.
    """

    kind: str
    title: str
    reason: str = ""
    key: str = ""
    contact_id: UUID | None = None
    program_id: UUID | None = None
    subject: str = ""
    assignee_id: UUID | None = None
    role: str = ""
    script: str = ""
    value: Money | None = None
    due_at: datetime | None = None
    created_by: UUID | None = None
    purpose: Purpose | None = None
    escalates: bool = False


@dataclass(frozen=True)
class Task:
    """A piece of work as pages show it; `stake` orders it: what is at stake, the more the sooner it is due."""

    id: UUID
    kind: str
    title: str
    reason: str
    contact_id: UUID | None
    program_id: UUID | None
    subject: str
    assignee_id: UUID | None
    role: str
    script: str
    value: Money | None
    due_at: datetime | None
    created_by: UUID | None
    created_at: datetime
    done_at: datetime | None
    done_by: UUID | None
    outcome: str
    outcome_note: str
    stake: float = 0.0
    escalated: int = 0  # how often it went on to somebody else because it was overdue


@dataclass(frozen=True)
class Workload:
    """What waits for one person: their tasks in order, and how many more the whole team has."""

    tasks: tuple[Task, ...]
    mine: int
    team: int
    done_today: tuple[Task, ...]
