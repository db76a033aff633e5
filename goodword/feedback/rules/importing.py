"""Complaints from a file: which column means what, how days are written, and what one row says. Pure: rows in, complaints or reasons out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from goodword.feedback.rules.cases import ORDER_MAX, WORDS_MAX
from goodword.feedback.values import Severity
from goodword.lib.identity import normalise_email

NAME_MAX = 200
_SAMPLE = 5000  # rows that are looked at to tell how days are written


class Field(StrEnum):
    """What a column may say of a complaint."""

    RECEIVED = "received"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    CAUSE = "cause"
    SUBCAUSE = "subcause"
    WORDS = "words"
    SEVERITY = "severity"
    SITE = "site"
    FIRM = "firm"
    WAY = "way"
    ORDER = "order"
    EMAIL = "email"
    NAME = "name"
    SENT = "sent"
    CLOSED = "closed"
    RESPONSE = "response"
    TIMELY = "timely"
    DISPUTED = "disputed"


# How files name their columns, in small letters and without anything but letters and digits; the first name that a file has counts.
_HEADINGS: Mapping[Field, tuple[str, ...]] = {
    Field.RECEIVED: ("datereceived", "receivedat", "received", "complaintdate", "createdat", "created", "date", "eingegangen", "datum"),
    Field.CATEGORY: ("product", "category", "kategorie", "produkt", "type"),
    Field.SUBCATEGORY: ("subproduct", "subcategory", "unterkategorie"),
    Field.CAUSE: ("issue", "cause", "reason", "ursache", "grund"),
    Field.SUBCAUSE: ("subissue", "subcause", "subreason"),
    Field.WORDS: ("consumercomplaintnarrative", "complaint", "narrative", "description", "message", "text", "beschwerde"),
    Field.SEVERITY: ("severity", "schwere"),
    Field.SITE: ("state", "site", "store", "branch", "region", "filiale"),
    Field.FIRM: ("company", "firm"),
    Field.WAY: ("submittedvia", "channel", "via"),
    Field.ORDER: ("ordernumber", "order", "orderid", "bestellnummer"),
    Field.EMAIL: ("email", "emailaddress", "customeremail"),
    Field.NAME: ("customername", "customer", "name"),
    Field.SENT: ("datesenttocompany", "acknowledgedat", "acknowledged"),
    Field.CLOSED: ("closedat", "closed", "dateclosed", "resolvedat", "resolved"),
    Field.RESPONSE: ("companyresponsetoconsumer", "companyresponse", "response", "resolution"),
    Field.TIMELY: ("timelyresponse", "timely", "intime"),
    Field.DISPUTED: ("consumerdisputed", "disputed"),
}
_YES = frozenset({"yes", "y", "true", "1", "ja"})
_NO = frozenset({"no", "n", "false", "0", "nein"})
_SEVERITIES: Mapping[str, Severity] = {
    **{one.value: one for one in Severity},
    "low": Severity.MINOR,
    "medium": Severity.SERIOUS,
    "high": Severity.SEVERE,
    "critical": Severity.SEVERE,
}


class DayOrder(StrEnum):
    """In which order a file writes its days: 2016-01-26, 26.1.2016 or 1/26/2016."""

    YEAR = "ymd"
    DAY = "dmy"
    MONTH = "mdy"


class ColumnUnknown(ValueError):
    """A column that was named is not in the file, or one that is needed cannot be recognised; `what` is its heading or the field."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what


@dataclass(frozen=True)
class ImportedCase:
    """One complaint of a file; who made it may not be known, and neither how bad it was."""

    received: datetime | date
    category: tuple[str, ...] = ()  # from the widest to the narrowest
    cause: tuple[str, ...] = ()
    words: str = ""
    severity: Severity | None = None
    order: str = ""
    email: str = ""
    name: str = ""
    sent: datetime | date | None = None
    closed: datetime | date | None = None
    timely: bool | None = None
    disputed: bool | None = None
    details: Mapping[str, str] = field(default_factory=dict)  # site, firm, way, response


@dataclass(frozen=True)
class RowProblem:
    """Why a row cannot be taken: a code, the field it is about, and what stood there."""

    code: str
    field: str
    given: str = ""


def columns(headings: Sequence[str], named: Mapping[Field, str] | None = None) -> dict[Field, int]:
    """Return which column holds which field: what was named, and what is recognised by its heading.

    Raises ColumnUnknown where a named heading is not there, none says when complaints came in, or none says what they were about.
    """
    known = {_plain(heading): place for place, heading in reversed(list(enumerate(headings)))}
    found: dict[Field, int] = {}
    for one, heading in (named or {}).items():
        if _plain(heading) not in known:
            raise ColumnUnknown("heading_missing", heading)
        found[one] = known[_plain(heading)]
    for one in Field:
        taken = set(found.values())
        place = next((known[name] for name in _HEADINGS[one] if name in known and known[name] not in taken), None)
        if one not in found and place is not None:
            found[one] = place
    if Field.RECEIVED not in found:
        raise ColumnUnknown("field_missing", Field.RECEIVED)
    if not found.keys() & {Field.CATEGORY, Field.CAUSE, Field.WORDS}:
        raise ColumnUnknown("field_missing", Field.CAUSE)
    return found


def day_order(texts: Iterable[str]) -> DayOrder | None:
    """Return how the days of a file are written, by those that can be read one way only; None where none decides it."""
    for _, text in zip(range(_SAMPLE), texts, strict=False):
        parts = _numbers(text)
        if len(parts) != 3:
            continue
        if parts[0] > 31:
            return DayOrder.YEAR
        if parts[0] > 12:
            return DayOrder.DAY
        if parts[1] > 12:
            return DayOrder.MONTH
    return None


def read_row(cells: Sequence[str], where: Mapping[Field, int], *, order: DayOrder) -> ImportedCase | RowProblem:
    """Return the complaint of one row, or why it cannot be taken. A field that is empty or N/A is not known."""
    said = {one: _said(cells[place]) if place < len(cells) else "" for one, place in where.items()}
    days: dict[Field, datetime | date | None] = {}
    for one in (Field.RECEIVED, Field.SENT, Field.CLOSED):
        text = said.get(one, "")
        days[one] = read_day(text, order) if text else None
        if text and days[one] is None:
            return RowProblem("date_unreadable", one, text[:40])
    received = days[Field.RECEIVED]
    if received is None:
        return RowProblem("date_missing", Field.RECEIVED)
    severity = said.get(Field.SEVERITY, "").casefold()
    if severity and severity not in _SEVERITIES:
        return RowProblem("severity_unknown", Field.SEVERITY, severity[:40])
    return ImportedCase(
        received=received,
        category=tuple(_levels(said, Field.CATEGORY, Field.SUBCATEGORY)),
        cause=tuple(_levels(said, Field.CAUSE, Field.SUBCAUSE)),
        words=said.get(Field.WORDS, "")[:WORDS_MAX],
        severity=_SEVERITIES.get(severity),
        order=said.get(Field.ORDER, "")[:ORDER_MAX],
        email=normalise_email(said.get(Field.EMAIL, "")),
        name=said.get(Field.NAME, "")[:240],
        sent=days[Field.SENT],
        closed=days[Field.CLOSED],
        timely=_yes_or_no(said.get(Field.TIMELY, "")),
        disputed=_yes_or_no(said.get(Field.DISPUTED, "")),
        details={one.value: said[one][:NAME_MAX] for one in (Field.SITE, Field.FIRM, Field.WAY, Field.RESPONSE) if said.get(one)},
    )


def read_day(text: str, order: DayOrder) -> datetime | date | None:
    """Return the day, or the moment where it is written with a time (ISO 8601), or None where it cannot be read."""
    if "T" in text or re.search(r"\d \d{1,2}:", text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            text = text.split(" ", maxsplit=1)[0]
    parts = _numbers(text)
    if len(parts) != 3:
        return None
    year, month, day = {
        DayOrder.YEAR: parts,
        DayOrder.DAY: (parts[2], parts[1], parts[0]),
        DayOrder.MONTH: (parts[2], parts[0], parts[1]),
    }[DayOrder.YEAR if parts[0] > 31 else order]
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


def _levels(said: Mapping[Field, str], wide: Field, narrow: Field) -> Iterator[str]:
    if said.get(wide):
        yield said[wide][:NAME_MAX]
        if said.get(narrow) and said[narrow] != said[wide]:
            yield said[narrow][:NAME_MAX]


def _numbers(text: str) -> tuple[int, ...]:
    found = re.fullmatch(r"\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})\.?\s*", text)
    return tuple(map(int, found.groups())) if found else ()


def _said(cell: str) -> str:
    text = " ".join(cell.split()) if "\n" not in cell else cell.strip()
    return "" if text.casefold() in {"n/a", "na", "-", "null", "none"} else text


def _yes_or_no(text: str) -> bool | None:
    plain = text.casefold()
    return True if plain in _YES else False if plain in _NO else None


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.casefold())
