"""Testimonials: a customer's words with the permission to show them, for which uses and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Use(StrEnum):
    """Where words may be shown; each is allowed by itself."""

    PAGES = "pages"  # the programme's pages
    KIT = "kit"  # what advocates pass on
    PRINT = "print"  # the house's own site, and paper


class NameForm(StrEnum):
    """How who said it is named."""

    FULL = "full"  # Ben Carstens
    INITIAL = "initial"  # Ben C.
    FIRST = "first"  # Ben
    NONE = "none"


class Term(StrEnum):
    """How long a permission holds; it can be taken back at any time."""

    YEAR = "year"
    THREE_YEARS = "three_years"
    OPEN = "open"  # until it is taken back


class QuoteState(StrEnum):
    """Where a testimonial stands; what is agreed is over once its term is."""

    ASKED = "asked"
    UNSENT = "unsent"  # the gate let no mail through
    AGREED = "agreed"
    CHANGED = "changed"  # agreed in other words; somebody of the staff reads them before they are shown
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"  # staff took it off


@dataclass(frozen=True)
class Permit:
    """What somebody allows: how they are named, where it is shown, and how long; `wording` are the words of the permission as they were shown."""

    name: NameForm
    uses: frozenset[Use]
    term: Term
    language: str = ""
    wording: str = ""
    proof: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Quote:
    """A testimonial as it stands; `number` counts its wordings from 0, `until` None means until it is taken back."""

    id: UUID
    contact_id: UUID
    answer_id: UUID
    program_id: UUID | None  # None: of every programme
    language: str
    words: str
    number: int
    name: str  # as it is shown; empty: nobody is named
    state: QuoteState
    uses: frozenset[Use]
    until: datetime | None
    asked_at: datetime | None
    ends_at: datetime | None  # until when the mailed link takes an answer
    answered_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class QuoteEntry:
    """One line of a testimonial's story; `by_id` None: the customer, or the house itself."""

    kind: str
    words: str
    values: Mapping[str, str]
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class Shown:
    """Words that may be shown now, as pages need them."""

    id: UUID
    words: str
    name: str
    language: str
