"""What may stand in a contact's fields: text from forms, files and the API becomes values, or a problem that says what is wrong where."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import is_currency

from goodword.contacts.rules import dates, numbers
from goodword.contacts.rules.places import country_of, language_of
from goodword.contacts.rules.profile import CUSTOM, PROFILE, empty
from goodword.contacts.values import CustomField, FieldType, Lifecycle, Problem
from goodword.lib import money

LENGTHS = {"first_name": 120, "last_name": 120, "company": 200, "name_shown": 120}
TEXT_MAX = 2000  # signs of a custom text

# Control signs, halves of pairs, and what a decoder writes for bytes that it could not read.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")

_YES = {"yes", "y", "true", "1", "x", "ja", "j", "wahr", "on", "si", "sì", "vero", "ya", "waar"}
_NO = {"no", "n", "false", "0", "nein", "falsch", "off", "nee", "falso", "tidak", "onwaar"}


@dataclass(frozen=True)
class Reading:
    """How text is to be read: the installation's own fields and relations, and what its dates and numbers look like."""

    fields: Mapping[str, CustomField] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)  # what people write, in lower case -> slug
    assignees: Mapping[str, str] = field(default_factory=dict)  # mail address or id of an operator -> id
    zone: str = "UTC"
    day_first: bool = True
    decimal: str = "."
    currency: str = ""


class Unfit(ValueError):
    """A value that cannot stand in its field; `code` and `limit` as in Problem."""

    def __init__(self, code: str, *, limit: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


def clean(given: Mapping[str, Any], *, reading: Reading) -> tuple[dict[str, Any], list[Problem]]:
    """Return the fields as plain JSON by the names of `profile.flat`, and a problem for each that cannot be taken.

    Empty text empties its field. A `value` such as "1,044.00" stands for value_minor and value_currency.
    """
    fields: dict[str, Any] = {}
    problems = []
    for name, raw in given.items():
        text = raw.strip() if isinstance(raw, str) else raw
        try:
            if name == "value":
                fields |= _value(text, str(given.get("value_currency") or reading.currency))
            elif name == "value_currency" and "value" in given:
                continue
            else:
                fields[name] = None if empty(text) and (name.startswith(CUSTOM) or name in _NULLABLE) else _read(name, text, reading)
        except Unfit as unfit:
            problems.append(Problem(code=unfit.code, field=name, given=str(raw)[:120], limit=unfit.limit))
    return fields, problems


def _read(name: str, value: Any, reading: Reading) -> Any:
    if name.startswith(CUSTOM):
        definition = reading.fields.get(name.removeprefix(CUSTOM))
        if definition is None:
            raise Unfit("field_unknown")
        return custom(definition, value, reading=reading)
    if name not in PROFILE:
        raise Unfit("field_unknown")
    if empty(value):
        return ""
    return _READERS[name](value, reading) if name in _READERS else _line(value, LENGTHS[name])


def custom(definition: CustomField, value: Any, *, reading: Reading) -> Any:
    """Return what a custom field holds for a text or a value of its type; raise Unfit."""
    match definition.type:
        case FieldType.TEXT:
            return _storable(value if isinstance(value, str) else numbers.text_of(value), TEXT_MAX)
        case FieldType.NUMBER:
            return _number(value, reading)
        case FieldType.DATE:
            return _date(value, reading).isoformat()
        case FieldType.YES_NO:
            return _yes_no(value)
        case FieldType.CHOICE:
            wanted = str(value).casefold()
            found = next((option for option in definition.options if option.casefold() == wanted), None)
            if found is None:
                raise Unfit("choice_unknown", limit=", ".join(definition.options)[:200])
            return found


def _line(value: Any, limit: int) -> str:
    """Return one line of text; breaks and tabs inside become blanks."""
    return " ".join(_storable(value if isinstance(value, str) else numbers.text_of(value), limit).split())


def _storable(text: str, limit: int) -> str:
    if _UNREADABLE.search(text):
        raise Unfit("unreadable")
    if len(text) > limit:
        raise Unfit("too_long", limit=str(limit))
    return text


def _number(value: Any, reading: Reading) -> int | float:
    try:
        return numbers.parse(value, decimal=reading.decimal)
    except ValueError as error:
        raise Unfit("number_invalid") from error


def _date(value: Any, reading: Reading) -> date:
    try:
        return dates.parse(value, day_first=reading.day_first)
    except ValueError as error:
        raise Unfit("date_invalid") from error


def _moment(value: Any, reading: Reading) -> str:
    if isinstance(value, str) and "T" in value:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise Unfit("date_invalid") from error
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(reading.zone))).astimezone(UTC).isoformat()
    return datetime.combine(_date(value, reading), time(), tzinfo=ZoneInfo(reading.zone)).astimezone(UTC).isoformat()


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).casefold()
    if word not in _YES | _NO:
        raise Unfit("yes_no_invalid")
    return word in _YES


def _looked_up(code: str, find: Callable[[str], str | None]) -> Callable[[Any, Reading], str]:
    def read(value: Any, reading: Reading) -> str:
        found = find(str(value))
        if not found:
            raise Unfit(code)
        return found

    return read


def _relation(value: Any, reading: Reading) -> str:
    return _looked_up("relation_unknown", lambda text: reading.relations.get(text.casefold()))(value, reading)


def _assignee(value: Any, reading: Reading) -> str:
    return _looked_up("assignee_unknown", lambda text: reading.assignees.get(text.casefold()))(value, reading)


def _value(text: Any, currency: str) -> dict[str, Any]:
    """Return both columns of a customer's value: 1044.00 EUR → 104400 and EUR."""
    if empty(text):
        return {"value_minor": None, "value_currency": ""}
    words = str(text).split()
    if len(words) > 1 and is_currency(words[-1].upper()):
        text, currency = " ".join(words[:-1]), words[-1].upper()
    if not is_currency(currency):
        raise Unfit("currency_unknown")
    try:
        return {"value_minor": money.to_minor(numbers.plain_decimal(str(text)), currency), "value_currency": currency}
    except (money.AmountInvalid, ValueError) as error:
        raise Unfit("amount_invalid") from error


def _minor(value: Any, reading: Reading) -> int:
    if type(value) is not int or abs(value) > money.MAX_MINOR:
        raise Unfit("amount_invalid")
    return value


def _currency(value: Any, reading: Reading) -> str:
    return _looked_up("currency_unknown", lambda text: text.upper() if is_currency(text.upper()) else None)(value, reading)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


_NULLABLE = {"customer_since", "former_since", "value_minor", "assignee_id"}
_READERS: Mapping[str, Callable[[Any, Reading], Any]] = {
    "language": _looked_up("language_unknown", language_of),
    "country": _looked_up("country_unknown", country_of),
    "time_zone": _looked_up("time_zone_unknown", lambda text: text if text in _zones() else None),
    "relation": _relation,
    "lifecycle": _looked_up("lifecycle_unknown", lambda text: text.lower() if text.lower() in set(Lifecycle) else None),
    "customer_since": _moment,
    "former_since": _moment,
    "value_minor": _minor,
    "value_currency": _currency,
    "assignee_id": _assignee,
}
