"""The nouns of contacts as others see them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


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


class DealState(StrEnum):
    """Where a deal stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Person:
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
    """One address or id of a contact."""

    id: UUID
    kind: IdentityKind
    source: str
    value: str
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Contact:
    """A person as every other package sees it; `id` is the one kept where two were merged."""

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

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def email(self) -> str:
        """The first mail address, or an empty string."""
        return next((identity.value for identity in self.identities if identity.kind is IdentityKind.EMAIL), "")
