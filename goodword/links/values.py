"""The nouns of links as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True)
class Link:
    """One advocate's personal link in one programme; `active` is off once the advocate left it."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    code: str
    active: bool
    message: str = ""  # the advocate's own words to friends; empty: the programme's
    created_at: datetime | None = None


@dataclass(frozen=True)
class CodeOwner:
    """Whose a code is, as it was claimed; follow an alias of a merged contact with contacts.queries.canonical."""

    link_id: UUID
    contact_id: UUID
    program_id: UUID
    active: bool


class ShareChannel(StrEnum):
    """By what an advocate shares; sent from their own account."""

    NATIVE = "native"
    MAIL = "mail"
    WHATSAPP = "whatsapp"
    LINKEDIN = "linkedin"
    COPY = "copy"
    QR = "qr"


class AccessPurpose(StrEnum):
    """What a signed link opens, and nothing else."""

    ADVOCATE = "advocate"  # the advocate's page of one programme
    PREFERENCES = "preferences"  # what we send you


class CodePurpose(StrEnum):
    """What needs a code sent to the known address besides a signed link."""

    EXPORT = "export"
    ERASE = "erase"
    ADDRESS = "address"
    REDEEM = "redeem"
    PAYOUT = "payout"


class CodeCheck(StrEnum):
    """What came of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # expired, used, tried too often, or never asked for


class Admission(StrEnum):
    """Whether a public form may be used once more."""

    ADMITTED = "admitted"
    ADDRESS_FULL = "address_full"  # the sender is told what everybody is told
    NETWORK_FULL = "network_full"


@dataclass(frozen=True)
class Access:
    """One person's session for one purpose; `number` is that of the link which opened it."""

    contact_id: UUID
    program_id: UUID
    purpose: AccessPurpose
    number: int
    ends_at: datetime


@dataclass(frozen=True)
class JoinRequest:
    """An address that waits for its owner on the joining page."""

    id: UUID
    program_id: UUID
    email: str
    language: str
    requested_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True)
class PortalCode:
    """A code on its way to the known address of a contact."""

    id: UUID
    contact_id: UUID
    program_id: UUID | None
    purpose: CodePurpose
    digits: str
    expires_at: datetime
