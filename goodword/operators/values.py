"""Roles, permissions and what an API key may do; the organisation and its staff as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Role(StrEnum):
    """What somebody of the staff may do; `owner` owns the installation."""

    OWNER = "owner"
    ADMIN = "admin"
    MARKETER = "marketer"
    SALES = "sales"
    ACCOUNT_MANAGER = "account_manager"
    SUPPORT = "support"
    ANALYST = "analyst"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """One thing that a role or key may be allowed to do."""

    PROGRAMS_READ = "programs:read"
    PROGRAMS_WRITE = "programs:write"
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    CONTACTS_EXPORT = "contacts:export"
    REFERRALS_READ = "referrals:read"
    REFERRALS_WRITE = "referrals:write"
    REWARDS_READ = "rewards:read"
    REWARDS_WRITE = "rewards:write"  # rules, manual rewards, uses of credit
    REWARDS_APPROVE = "rewards:approve"  # staff only: keys approve nothing
    FEEDBACK_READ = "feedback:read"
    FEEDBACK_WRITE = "feedback:write"  # answers and cases
    SURVEYS_WRITE = "surveys:write"
    EVENTS_WRITE = "events:write"
    EVENTS_READ = "events:read"
    LINKS_READ = "links:read"
    LINKS_WRITE = "links:write"
    LEDGER_READ = "ledger:read"
    LEDGER_CLOSE = "ledger:close"  # staff only: what is closed stays so
    MESSAGES_READ = "messages:read"
    TASKS_READ = "tasks:read"
    TASKS_WRITE = "tasks:write"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    TEAM_WRITE = "team:write"
    KEYS_WRITE = "keys:write"
    AUDIT_READ = "audit:read"
    METRICS_READ = "metrics:read"


@dataclass(frozen=True)
class Actor:
    """Who does a thing: an operator, a key, or (both None) the system itself."""

    operator_id: UUID | None = None
    api_key_id: UUID | None = None


SYSTEM = Actor()


@dataclass(frozen=True)
class Operator:
    """A person of the staff; `language` and `time_zone` are those the console speaks to them in."""

    id: UUID
    email: str
    name: str
    role: Role
    language: str
    time_zone: str  # empty: the organisation's
    theme: str  # "light", "dark" or empty: the device's
    active: bool
    absent_until: date | None  # with this day; None: not away
    created_at: datetime
    last_sign_in_at: datetime | None
    has_password: bool
    absent_from: date | None = None  # None with an end: away already

    @property
    def shown_name(self) -> str:
        """Return the name, or what stands before the @ where there is none yet."""
        return self.name or self.email.partition("@")[0]

    def is_there(self, today: date) -> bool:
        """Say whether somebody is at work on a day."""
        away = self.absent_until is not None and today <= self.absent_until and (self.absent_from is None or self.absent_from <= today)
        return self.active and not away


@dataclass(frozen=True)
class Session:
    """A browser in which an operator is signed in."""

    id: int
    operator_id: UUID
    address: str
    browser: str
    began_at: datetime
    seen_at: datetime
    current: bool = False


@dataclass(frozen=True)
class Passkey:
    """A passkey or security key of an operator."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecondFactor:
    """What an operator needs besides, or instead of, a password."""

    app: bool = False
    passkeys: tuple[Passkey, ...] = ()
    recovery_codes_left: int = 0

    @property
    def any(self) -> bool:
        """Say whether a stolen password alone would not let anybody in."""
        return self.app or bool(self.passkeys)


@dataclass(frozen=True)
class Key:
    """An API key without its secret."""

    id: UUID
    name: str
    prefix: str
    scopes: frozenset[Permission]
    source: str
    created_by: UUID | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Say whether the key is accepted at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True)
class AuditEntry:
    """One change: who, when, what, before and after."""

    id: UUID
    at: datetime
    operator_id: UUID | None
    api_key_id: UUID | None
    who: str  # name of the operator or key, empty for the system itself
    action: str
    subject: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    note: str


@dataclass(frozen=True)
class Brand:
    """What the portal and mails look like: the shop's own colour, website and logo."""

    colour: str = ""  # "#1f5a3f"
    website: str = ""
    logo: str = ""  # name of the file in the data directory, empty for none


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over; the password is the secret `mail.password`."""

    host: str = ""
    port: int = 587
    username: str = ""
    security: MailSecurity = MailSecurity.STARTTLS


@dataclass(frozen=True)
class QuietHours:
    """From when until when nobody is written to, as "HH:MM" in the contact's own zone."""

    start: str = "20:00"
    end: str = "08:00"


@dataclass(frozen=True)
class BusinessHours:
    """When the organisation works: from and to for each day from Monday on as "HH:MM" in its own zone, two empty words for a day off.

    An empty `week` means that nobody has said so, and clocks run day and night. `holidays` leaves out the public ones of the country, with those of
    `region` where it has its own (ISO 3166-2 without the country, such as BY); `closed` are further days off.
    """

    week: tuple[tuple[str, str], ...] = ()
    holidays: bool = False
    region: str = ""
    closed: tuple[date, ...] = ()


OFFICE_HOURS = BusinessHours(week=(("09:00", "17:00"),) * 5 + (("", ""),) * 2, holidays=True)  # what a new organisation begins with


class Kept(StrEnum):
    """Kinds of rows that are deleted after a time that the organisation sets."""

    TOUCHES = "touches"
    OUTCOMES = "outcomes"
    MESSAGES = "messages"
    AUDIT = "audit"
    IMPORTS = "imports"


RETENTION_DEFAULTS: Mapping[Kept, int] = {Kept.TOUCHES: 395, Kept.OUTCOMES: 3650, Kept.MESSAGES: 730, Kept.AUDIT: 3650, Kept.IMPORTS: 30}


@dataclass(frozen=True)
class Organisation:
    """The organisation that this installation belongs to."""

    name: str = ""
    address: str = ""
    country: str = "DE"
    language: str = "en"
    currency: str = "EUR"
    time_zone: str = "Europe/Berlin"
    sender_name: str = ""
    sender_email: str = ""
    reply_to: str = ""
    privacy_url: str = ""
    brand: Brand = Brand()
    mail: MailServer = MailServer()
    quiet_hours: QuietHours = QuietHours()
    hours: BusinessHours = BusinessHours()
    retention: Mapping[Kept, int] = field(default_factory=lambda: dict(RETENTION_DEFAULTS))  # days
    outbound_held_at: datetime | None = None  # set by a restore: nothing goes out until a person says so
    checklist: Mapping[str, str] = field(default_factory=dict)  # what was put aside in the first-run checklist

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which the organisation's days begin and end."""
        return zone_of(self.time_zone)

    @property
    def welcomed(self) -> bool:
        """Say whether the first questions were answered."""
        return bool(self.name)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of that name, or UTC where there is none of it."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
