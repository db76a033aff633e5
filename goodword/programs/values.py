"""The nouns of programmes as others see them."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class ProgramState(StrEnum):
    """The life of a programme."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    ENDED = "ended"
    ARCHIVED = "archived"


class PrivacyMode(StrEnum):
    """What a click may leave behind (ePrivacy directive art. 5(3))."""

    NO_STORAGE = "a"  # only the advocate's code in the address; no cookie, no id per click
    SESSION = "b"  # a click id once the friend pressed "claim"
    CONSENT = "c"  # a lasting cookie after consent


class Touchpoint(StrEnum):
    """Whether the first or the last of several equal signs of a recommendation gets the credit."""

    FIRST = "first"
    LAST = "last"


class Method(StrEnum):
    """How a friend was recognised as recommended, strongest first."""

    CODE = "code"
    CLICK = "click"  # a signed click id
    COOKIE = "cookie"
    EMAIL = "email"  # an address whose owner confirmed it
    NAME = "name"  # a name given to staff


@dataclass(frozen=True)
class AttributionPolicy:
    """Who gets the credit: the strongest method, then the first or last of its kind, within the window."""

    window_days: int = 90
    touch: Touchpoint = Touchpoint.FIRST
    precedence: tuple[Method, ...] = tuple(Method)
    former_customers_are_new: bool = True
    lost_leads_are_new: bool = True
    credit_existing_customers: bool = False  # then rules decide by "new customer" and the number of the purchase
    dun_after_use: bool = False  # whether a reward that was used before the refund may take the balance below zero


@dataclass(frozen=True)
class Brand:
    """How the shop looks to its customers; empty fields fall back to the organisation's."""

    name: str = ""
    color: str = "#173f3a"
    website: str = ""
    logo: str = ""
    address: str = ""
    contact_email: str = ""
    privacy_url: str = ""
    terms_url: str = ""


NUDGE_AFTER_DAYS = 3  # from sharing to the friendly word to who has not bought yet (docs/guide/presets.md)


@dataclass(frozen=True)
class Offer:
    """What friend and advocate are told, by language; texts that are missing are written from the rules."""

    headline: dict[str, str] = field(default_factory=dict)
    friend: dict[str, str] = field(default_factory=dict)
    advocate: dict[str, str] = field(default_factory=dict)
    message: dict[str, str] = field(default_factory=dict)  # prefilled words the advocate may change
    nudge: dict[str, str] = field(default_factory=dict)  # a friendly word to a friend who has not bought yet; empty: no such button
    terms: dict[str, str] = field(default_factory=dict)  # what holds besides the rules' own sentences


class GoalType(StrEnum):
    """What a programme is for."""

    GROWTH = "growth"
    REVENUE = "revenue"
    RETENTION = "retention"
    TRUST = "trust"


class GoalMetric(StrEnum):
    """The number a goal is measured by."""

    REFERRED_CUSTOMERS = "referred_customers"
    REFERRALS = "referrals"
    REFERRED_REVENUE = "referred_revenue"  # minor units of the programme's currency
    REFERRAL_RATE = "referral_rate"  # basis points: referred among new customers
    ADVOCATES = "advocates"


@dataclass(frozen=True)
class Goal:
    """What the programme is for, in one number by one day; a target of 0 means that no goal is set."""

    type: GoalType = GoalType.GROWTH
    metric: GoalMetric = GoalMetric.REFERRED_CUSTOMERS
    start_value: int = 0
    target_value: int = 0
    deadline: date | None = None


@dataclass(frozen=True)
class ProgramSettings:
    """All of a programme that its people decide and may change; each change is kept as a version."""

    name: str
    language: str = "en"
    currency: str = "EUR"
    country: str = "DE"
    brand: Brand = Brand()
    offer: Offer = field(default_factory=Offer)
    policy: AttributionPolicy = AttributionPolicy()
    goal: Goal = Goal()
    privacy_mode: PrivacyMode = PrivacyMode.NO_STORAGE
    landing_url: str = ""  # where links lead; empty: the programme's own page
    hosts: tuple[str, ...] = ()
    open_to_join: bool = True
    starts_at: datetime | None = None  # None: when it goes live
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Program:
    """A programme as every other package sees it."""

    id: UUID
    slug: str
    name: str
    state: ProgramState
    language: str
    currency: str
    country: str
    brand: Brand
    offer: Offer
    policy: AttributionPolicy
    goal: Goal
    privacy_mode: PrivacyMode
    landing_url: str
    hosts: tuple[str, ...]
    open_to_join: bool
    preset: str
    starts_at: datetime | None
    ends_at: datetime | None
    first_live_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    archived_at: datetime | None
    created_at: datetime
    counted: frozenset[str] = frozenset()  # types of outcomes besides purchases that its rules ask about

    @property
    def settings(self) -> ProgramSettings:
        """What its people decided, as `actions.change` takes it."""
        return ProgramSettings(**{field.name: getattr(self, field.name) for field in fields(ProgramSettings)})


@dataclass(frozen=True)
class ProgramVersion:
    """A programme's settings as they were after one change."""

    number: int
    settings: ProgramSettings
    changed_by: UUID | None
    changed_at: datetime
