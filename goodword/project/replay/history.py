"""Read a purchase history out of a CSV file."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

_AMOUNT_COLUMN = re.compile(r"amount(?:_([a-z]{3}))?", re.IGNORECASE)
_NOON = time(12, tzinfo=UTC)


class FileUnusable(ValueError):
    """The file cannot be read as a purchase history; the text says why and what would help."""


@dataclass(frozen=True)
class Columns:
    """Which columns say what; an empty name is found by itself."""

    customer: str = "customer_id"
    date: str = "purchased_on"
    quantity: str = "quantity"
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Purchase:
    """One row: `number` is an id that the same row gets in every run, `amount` is as it stands in the file."""

    number: str
    customer: str
    at: datetime
    amount: str
    quantity: str


@dataclass(frozen=True)
class History:
    """A whole file. `rows` counts all its rows, also those whose date or customer cannot be read (`unread`)."""

    purchases: tuple[Purchase, ...]  # in order of time
    currency: str
    rows: int
    unread: int

    @property
    def begins(self) -> datetime:
        """The first day, at its beginning."""
        return datetime.combine(self.purchases[0].at.date(), time(), UTC)


def read(path: Path, columns: Columns) -> History:
    """Return the history in a file; raise FileUnusable, or OSError where it cannot be opened."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            names = tuple(table.fieldnames or ())
            amount, currency = _amount(names, columns)
            for name in (columns.customer, columns.date):
                if name not in names:
                    raise FileUnusable(f"There is no column {name}; there are {', '.join(names) or 'none'}. Flags say which columns to take.")
            return _history(table, columns, amount, currency)
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileUnusable(f"This is no CSV file in UTF-8: {error}.") from error


def _amount(names: tuple[str, ...], columns: Columns) -> tuple[str, str]:
    """Return the column of the amount and its currency, which a name such as amount_usd tells."""
    name = columns.amount or next((name for name in names if _AMOUNT_COLUMN.fullmatch(name)), "")
    if name not in names:
        raise FileUnusable(f"No column holds the amount; there are {', '.join(names) or 'none'}. --amount-column says which does.")
    told = re.search(r"_([a-z]{3})$", name, re.IGNORECASE)
    currency = columns.currency or (told[1] if told else "")
    if not currency:
        raise FileUnusable(f"The column {name} does not tell the currency, as amount_usd would. --currency does.")
    return name, currency.upper()


def _history(table: Iterable[dict[str, str]], columns: Columns, amount: str, currency: str) -> History:
    seen: Counter[tuple[str, str]] = Counter()
    purchases, rows = [], 0
    for row in table:
        rows += 1
        customer, day = (row.get(columns.customer) or "").strip(), (row.get(columns.date) or "").strip()
        at = _moment(day)
        if not customer or at is None:
            continue
        ordinal = seen[customer, day]  # several purchases on one day keep the order of the file
        seen[customer, day] += 1
        number = f"{customer}:{day}:{ordinal}"
        purchases.append(
            Purchase(number, customer, at + timedelta(seconds=ordinal), (row.get(amount) or "").strip(), (row.get(columns.quantity) or "").strip())
        )
    if not purchases:
        raise FileUnusable(f"None of {rows} rows has a customer and a date such as 2021-03-30.")
    purchases.sort(key=lambda purchase: purchase.at)
    return History(tuple(purchases), currency, rows, rows - len(purchases))


def _moment(text: str) -> datetime | None:
    """Return the time of a purchase; a mere date means noon, UTC."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), _NOON)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
