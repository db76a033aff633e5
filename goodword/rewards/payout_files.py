"""A pay-out as a file: SEPA credit transfers (ISO 20022 pain.001) for banks, CSV for everything else."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodword.lib.money import to_text

SCHEMA = "pain.001.001.09"  # what banks in the EU take since November 2023


@dataclass(frozen=True)
class Account:
    """Whose account it is, and its number."""

    name: str
    iban: str


@dataclass(frozen=True)
class Payment:
    """One transfer; `id` comes back in the bank's answers."""

    id: UUID
    to: Account
    amount_minor: int


def sepa(file_id: UUID, *, payer: Account, payments: Sequence[Payment], purpose: str, execute_on: date, made_at: datetime) -> bytes:
    """Return the transfers as pain.001 in euros, checked against its schema; the same pay-out is always the same file.

    `purpose` is what the receiver reads on the statement. Raises ValueError where the schema refuses it.
    """
    from sepaxml import SepaTransfer
    from sepaxml.validation import ValidationError, try_valid_xml

    transfer = SepaTransfer({"name": payer.name, "IBAN": payer.iban, "batch": True, "currency": "EUR"}, schema=SCHEMA)
    for payment in payments:
        transfer.add_payment(
            {
                "name": payment.to.name,
                "IBAN": payment.to.iban,
                "amount": payment.amount_minor,
                "execution_date": execute_on,
                "description": purpose,
                "endtoend_id": payment.id.hex,
            }
        )
    text: str = transfer.export(validate=False).decode()
    for element, value in (("MsgId", file_id.hex), ("CreDtTm", made_at.strftime("%Y-%m-%dT%H:%M:%S")), ("PmtInfId", file_id.hex)):
        text = re.sub(f"<{element}>[^<]*</{element}>", f"<{element}>{value}</{element}>", text)  # the library makes them of clock and chance
    try:
        try_valid_xml(text.encode(), SCHEMA)
    except ValidationError as error:
        raise ValueError(f"not a file of {SCHEMA}: {error.__cause__ or error}") from error
    return text.encode()


def plain(*, payments: Sequence[Payment], currency: str, purpose: str) -> bytes:
    """Return the payments as CSV in UTF-8 with a heading."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["id", "name", "iban", "amount", "currency", "purpose"])
    for payment in payments:
        rows.writerow([payment.id, _harmless(payment.to.name), payment.to.iban, to_text(payment.amount_minor, currency), currency, _harmless(purpose)])
    return text.getvalue().encode()


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
