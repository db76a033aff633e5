"""People: who they are, by what they are recognised, and what is noted about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec


class IdentityKind(StrEnum):
    """By what a person can be recognised."""

    EMAIL = "email"
    PHONE = "phone"
    EXTERNAL = "external"  # the id that a shop or system gives; only unique within its source


class Relation(StrEnum):
    """The kinds of people who could refer; an installation may add its own."""

    CUSTOMER = "customer"
    FORMER_CUSTOMER = "former_customer"
    LOST_LEAD = "lost_lead"
    LEAD = "lead"
    INDUSTRY_FIGURE = "industry_figure"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    EMPLOYEE = "employee"


class Lifecycle(StrEnum):
    """How far somebody has come with the firm."""

    LEAD = "lead"
    CUSTOMER = "customer"
    FORMER = "former"
    PARTNER = "partner"


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an outcome, an import row or a form says about who somebody is; values as they came in.

    `source` scopes `external_id`. `trusted` means that the sender vouches for the addresses (a shop with its accounts, staff), so that they count
    as confirmed; a public form never is.
    """

    source: str = ""
    external_id: str = ""
    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    language: str = ""
    country: str = ""
    trusted: bool = False


@dataclass(frozen=True)
class Identity:
    """One address or id of a contact; a replaced one is still recognised, but no longer written to."""

    id: UUID
    kind: IdentityKind
    source: str
    value: str
    confirmed_at: datetime | None
    replaced_at: datetime | None = None
    key: str = ""


@dataclass(frozen=True)
class Contact:
    """A person as every other package sees it; `id` is the one kept where two were merged, `aliases` the others."""

    id: UUID
    first_name: str
    last_name: str
    company: str
    language: str
    country: str
    time_zone: str
    relation: str
    customer_since: datetime | None  # marked as customer by staff, import or shop, not by our own outcomes
    assignee_id: UUID | None
    created_at: datetime
    identities: tuple[Identity, ...] = field(default=())
    aliases: tuple[UUID, ...] = ()
    lifecycle: str = ""
    former_since: datetime | None = None
    value_minor: int | None = None
    value_currency: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)
    name_shown: str = ""
    ledger_key: UUID | None = None
    changed_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def email(self) -> str:
        """The mail address that is written to, or an empty string."""
        return self._first(IdentityKind.EMAIL)

    @property
    def phone(self) -> str:
        """The telephone number to call, or an empty string."""
        return self._first(IdentityKind.PHONE)

    @property
    def all_ids(self) -> tuple[UUID, ...]:
        """The ids under which rows of this person stand."""
        return (self.id, *self.aliases)

    def _first(self, kind: IdentityKind) -> str:
        return next((identity.value for identity in self.identities if identity.kind is kind and identity.replaced_at is None), "")


@dataclass(frozen=True)
class Problem:
    """Why something typed or imported cannot be taken: a code, the field it is in, what was given and what the limit is.

    `queries.words.of` says it in the reader's language.
    """

    code: str
    field: str = ""
    given: str = ""
    limit: str = ""


class FieldType(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True)
class CustomField:
    """A field of the installation's own."""

    slug: str
    label: str
    type: FieldType
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """A tag or a list."""

    id: UUID
    name: str
    contacts: int | None = None  # how many have it, where it was counted


@dataclass(frozen=True)
class RelationKind:
    """A kind of relation, built in or added; the built-in ones have no label and are worded by the door."""

    slug: str
    label: str = ""


@dataclass(frozen=True)
class Note:
    """What staff wrote about a contact."""

    id: UUID
    contact_id: UUID
    text: str
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class MergeLine:
    """Two contacts declared one person; `changes` maps each field of the kept one to what it was and what it became."""

    id: UUID
    kept_id: UUID
    dropped_id: UUID
    by_id: UUID | None
    reason: str
    at: datetime
    undone_at: datetime | None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class AddressChange:
    """A new mail address that waits for its owner, or was confirmed."""

    id: UUID
    contact_id: UUID
    new_value: str
    old_value: str
    requested_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Likeness:
    """Two contacts that may be one person, and by what they look alike; `score` is 0 to 100."""

    one: Contact
    other: Contact
    signs: tuple[str, ...]
    score: int
