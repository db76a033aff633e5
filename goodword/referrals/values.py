"""The nouns of referrals as others see them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from goodword.programs.values import Method


class ReferralState(StrEnum):
    """How far a friend has come."""

    CLAIMED = "claimed"  # claimed the offer, or entered by staff
    SIGNED_UP = "signed_up"
    CONVERTED = "converted"  # a purchase was credited
    REFUNDED = "refunded"  # everything bought was sent back
    NOT_ELIGIBLE = "not_eligible"  # an existing customer, the advocate in person, …


@dataclass(frozen=True)
class Reason:
    """One line of a "why" or "why not": a code, whether it spoke for or against, and the values that decided.

    Doors turn `code` and `values` into words; `values` holds plain data only (amounts in minor units, ids as text, times in ISO 8601). Where several
    conditions counted together, `within` has what each of them said.
    """

    code: str
    passed: bool
    values: tuple[tuple[str, str], ...] = ()
    within: tuple["Reason", ...] = ()


@dataclass(frozen=True)
class Referral:
    """One friend in one programme, credited to one advocate; amounts in the programme's currency."""

    id: UUID
    contact_id: UUID  # the friend
    program_id: UUID
    advocate_id: UUID
    state: ReferralState
    method: Method
    code: str
    channel: str
    relation: str
    product: str
    name_allowed: bool
    existing_customer: bool
    fixed_by_staff: bool
    reasons: tuple[Reason, ...]
    started_at: datetime
    signed_up_at: datetime | None
    converted_at: datetime | None
    refunded_at: datetime | None
    value_minor: int
    purchases: int
    assignee_id: UUID | None
    next_step: str
    next_step_on: date | None
    created_at: datetime
    moved_at: datetime


@dataclass(frozen=True)
class Conversion:
    """A purchase of a friend, or another outcome that rules ask about, as rewards judge it; `ordinal` counts within the type (purchases: both types)."""

    id: UUID
    referral_id: UUID
    program_id: UUID
    contact_id: UUID  # the friend
    advocate_id: UUID
    outcome_id: UUID
    type: str
    occurred_at: datetime
    referral_started_at: datetime
    amount_minor: int
    currency: str
    refunded_minor: int
    ordinal: int
    existing_customer: bool
    credited: bool
    reasons: tuple[Reason, ...]
    history: bool
    products: tuple[str, ...] = ()  # product and category ids that the purchase named
    first_purchase_at: datetime | None = None  # of the friend, leaving out what was sent back in full


class AdvocateStep(StrEnum):
    """How far a friend has come, in what the advocate may know."""

    CLAIMED = "claimed"
    SIGNED_UP = "signed_up"
    BOUGHT = "bought"
    SENT_BACK = "sent_back"
    ON_THE_WAY = "on_the_way"  # of a friend who did not allow more
    TERMS_NOT_MET = "terms_not_met"


@dataclass(frozen=True)
class AdvocateLine:
    """One referral as its advocate may see it; without the friend's tick there is no name and no time."""

    referral_id: UUID
    first_name: str
    step: AdvocateStep
    at: datetime | None


@dataclass(frozen=True)
class EvidenceLine:
    """One sign that a friend was recommended, as a story tells it."""

    id: UUID
    advocate_id: UUID
    method: Method
    at: datetime
    code: str
    channel: str
    outcome_id: UUID | None
    refused: str
    by: UUID | None
    note: str


@dataclass(frozen=True)
class StepLine:
    """One thing that staff did or noted."""

    kind: str
    text: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True)
class Story:
    """A referral with everything that led to it and followed from it."""

    referral: Referral
    friend_id: UUID
    evidence: tuple[EvidenceLine, ...]
    conversions: tuple[Conversion, ...]
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class Claim:
    """A friend's claim of the offer; worth something once its owner confirmed the address."""

    id: UUID
    program_id: UUID
    code: str
    click_id: str
    email: str
    language: str
    requested_at: datetime
    confirmed_at: datetime | None
    contact_id: UUID | None
    advocate_id: UUID | None = None
    remind_on: date | None = None  # the day on which the friend wants to be reminded once


@dataclass(frozen=True)
class ReminderWish:
    """A friend wants one mail on a day; `wording` is what stood beside the tick, kept as proof."""

    on: date
    wording: str
