"""Each field of an event: what it may hold, and the words for what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from goodword.contacts.values import Person
from goodword.lib import identity
from goodword.lib.money import MAX_MINOR, AmountInvalid, to_minor
from goodword.lib.problem import Problem

PROPERTIES_MAX_BYTES = 8192
NESTING_MAX = 20
AHEAD_MAX = timedelta(minutes=5)
EARLIEST_YEAR = 1970

_CURRENCY = re.compile(r"[A-Za-z]{3}")
_AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UTC = ZoneInfo("UTC")

Text = str | None
Id = str | int | None


class Customer(msgspec.Struct, forbid_unknown_fields=True):
    """Who did it, as JSON."""

    id: Id = None
    email: Text = None
    phone: Text = None
    first_name: Text = None
    last_name: Text = None
    language: Text = None
    country: Text = None


class Event(msgspec.Struct, forbid_unknown_fields=True):
    """One outcome as JSON."""

    type: str
    id: str | int
    customer: Customer
    occurred_at: Text = None
    amount: Text = None
    amount_minor: int | None = None
    currency: Text = None
    code: Text = None
    click_id: Text = None
    refund_of: Id = None
    program: Text = None
    history: bool | None = None
    properties: msgspec.Raw = msgspec.Raw()


@dataclass(frozen=True)
class Sender:
    """What is known of who sends: the source of its key, how to find a programme by slug or id, and the organisation's zone and country."""

    source: str
    program: Callable[[str], UUID | None] = lambda _: None
    zone: ZoneInfo = _UTC
    country: str = ""


class Wrong(Exception):
    """Carries a Problem out of the checks below."""

    def __init__(self, code: str, pointer: str, detail: str, expected: str) -> None:
        super().__init__(detail)
        self.problem = Problem(code, TITLES[code], detail, pointer, expected)


TITLES = {
    "malformed": "The body is not JSON",
    "batch_length": "Too many events in one request, or none",
    "field_unknown": "There is no such field",
    "field_missing": "A field is missing",
    "field_invalid": "A field has the wrong form",
    "text_invalid": "A text is too long or has control characters",
    "customer_unknown": "Nothing says who the customer is",
    "time_invalid": "The time is none, or lacks its zone",
    "time_ahead": "The time lies in the future",
    "amount_invalid": "The amount cannot be read exactly",
    "currency_invalid": "The currency is none",
    "program_unknown": "There is no such programme",
    "properties_invalid": "The properties cannot be kept",
    "conflict": "This id was used before for something else",
}


def text(value: Id, pointer: str, limit: int) -> str:
    """Return a text trimmed, an integer as text, and an empty string for nothing."""
    if value is None:
        return ""
    if not isinstance(value, str):
        if not -(2**63) <= value < 2**63:
            raise Wrong("field_invalid", pointer, "The number is too large.", "a text")
        return str(value)
    value = value.strip()
    if len(value) > limit or (not value.isprintable() and _CONTROL.search(value)):
        raise Wrong("text_invalid", pointer, f"It has {len(value)} characters.", f"at most {limit} characters, none of them control characters")
    return value


def person(customer: Customer, sender: Sender) -> Person:
    """Return who it is; an address that cannot be read is left out as long as something else says who it is."""
    email, phone = text(customer.email, "/customer/email", 320), text(customer.phone, "/customer/phone", 40)
    country = text(customer.country, "/customer/country", 2).upper()
    person = Person(
        source=sender.source,
        external_id=text(customer.id, "/customer/id", 200),
        email=email if identity.normalise_email(email) else "",
        phone=identity.normalise_phone(phone, country or sender.country),
        first_name=text(customer.first_name, "/customer/first_name", 120),
        last_name=text(customer.last_name, "/customer/last_name", 120),
        language=text(customer.language, "/customer/language", 35).replace("_", "-").partition("-")[0].lower()[:5],
        country=country,
        trusted=True,
    )
    if not (person.external_id or person.email or person.phone):
        pointer = "/customer/email" if email else "/customer/phone" if phone else "/customer"
        raise Wrong("customer_unknown", pointer, "There is no id, and no address that can be read.", "id, email (anna@example.com) or phone (+4930123456)")
    return person


def occurred_at(text: Text, zone: ZoneInfo, now: datetime) -> tuple[datetime, str]:
    """Return when it happened, in UTC, and how that was said; a date is the beginning of that day in the organisation's zone, nothing is now."""
    if not text:
        return now, ""
    try:
        is_date = _DATE.fullmatch(text) is not None
        moment = datetime.combine(date.fromisoformat(text), time_of_day(), zone) if is_date else datetime.fromisoformat(text)
    except ValueError:
        raise _wrong_time(f"{text[:40]!r} is not a time.") from None
    if moment.tzinfo is None:
        raise _wrong_time(f"{text[:40]!r} does not say in which zone.")
    if not EARLIEST_YEAR <= moment.year <= now.year + 1:
        raise _wrong_time(f"The year {moment.year} is out of range.")
    moment = moment.astimezone(UTC)
    if moment - now > AHEAD_MAX:
        raise Wrong(
            "time_ahead", "/occurred_at", f"It is more than five minutes after {now.isoformat(timespec='seconds')}.", "when it happened, not when it is due"
        )
    return moment, text if is_date else str(moment.timestamp())


def _wrong_time(detail: str) -> Wrong:
    return Wrong("time_invalid", "/occurred_at", detail, "2026-11-22T09:30:00+01:00, 2026-11-22T08:30:00Z or a date such as 2026-11-22")


def amount(event: Event) -> tuple[int | None, str]:
    """Return the amount in minor units and its currency, or nothing; only a purchase needs one."""
    currency = (event.currency or "").strip().upper()
    if event.amount is None and event.amount_minor is None:
        if event.type == "purchase":
            raise Wrong("field_missing", "/amount", "A purchase has an amount, even if it is 0.00.", 'amount as a text such as "24.90" with its currency')
        return None, ""
    if event.amount is not None and event.amount_minor is not None:
        raise Wrong("amount_invalid", "/amount_minor", "There are two amounts.", "amount or amount_minor, not both")
    if not _CURRENCY.fullmatch(currency):
        raise Wrong(
            "currency_invalid",
            "/currency",
            f"{currency[:10]!r} is no currency code." if currency else "An amount needs its currency.",
            "three letters such as EUR (ISO 4217)",
        )
    if event.amount_minor is not None:
        if not 0 <= event.amount_minor <= MAX_MINOR:
            raise Wrong(
                "amount_invalid", "/amount_minor", "It is negative or beyond reason.", "the amount in the currency's smallest unit, such as 2490 for 24.90 EUR"
            )
        return event.amount_minor, currency
    text = (event.amount or "").strip()
    try:
        if not _AMOUNT.fullmatch(text):
            raise AmountInvalid(f"{text[:40]!r} is not an amount.")
        return to_minor(text, currency), currency
    except AmountInvalid as error:
        raise Wrong("amount_invalid", "/amount", str(error), 'a text such as "24.90": digits and a point, never below zero') from None


def program(text: Text, sender: Sender) -> UUID | None:
    """Return the id of the programme that was named, if one was."""
    if not text:
        return None
    program_id = sender.program(text)
    if program_id is None:
        raise Wrong("program_unknown", "/program", f"{text[:60]!r} is none.", "the slug or id of a programme, or nothing")
    return program_id


def properties(raw: msgspec.Raw) -> str:
    """Return the properties as they were sent; an empty string for none."""
    text = bytes(raw).decode()
    if text in {"", "null", "{}"}:
        return ""
    if text[0] != "{" or len(text) > PROPERTIES_MAX_BYTES or _depth(text) > NESTING_MAX:
        raise Wrong(
            "properties_invalid",
            "/properties",
            f"They have {len(text)} characters.",
            f"an object of at most {PROPERTIES_MAX_BYTES} bytes, nested at most {NESTING_MAX} deep",
        )
    if '"items"' in text:
        items = msgspec.json.decode(text).get("items")
        if items is not None and not (isinstance(items, list) and all(isinstance(item, dict) for item in items)):
            raise Wrong(
                "properties_invalid", "/properties/items", "It is not a list of objects.", 'a list such as [{"sku": "…", "category": "…", "amount": "24.90"}]'
            )
    return text


def _depth(text: str) -> int:
    """Return an upper bound of how deep JSON is nested (brackets inside of texts count too)."""
    if text.count("{") + text.count("[") <= NESTING_MAX:
        return 0
    deepest = depth = 0
    for sign in text:
        if sign in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "}]":
            depth -= 1
    return deepest
