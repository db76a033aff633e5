"""The organisation and its credentials."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from goodword.lib import signing
from goodword.lib.memory import remembered
from goodword.operators import models
from goodword.operators.values import RETENTION_DEFAULTS, Brand, BusinessHours, Kept, MailSecurity, MailServer, Organisation, QuietHours


@remembered
def organisation() -> Organisation:
    """Return the organisation of this installation; its defaults before anything was set."""
    row = models.Organisation.objects.filter(id=1).first()
    return Organisation() if row is None else to_value(row)


def secret(name: str) -> str | None:
    """Return a credential in plain text for the code that uses it, never for a page; None where none is set."""
    row = models.Secret.objects.filter(name=name).first()
    return None if row is None else signing.decrypt(bytes(row.ciphertext)).decode()


def secret_is_set(name: str) -> bool:
    """Say whether a credential was stored, without reading it."""
    return models.Secret.objects.filter(name=name).exists()


def to_value(row: models.Organisation) -> Organisation:
    """Return the stored row as a value; what older versions did not store takes its default."""
    mail, hours = row.mail, row.quiet_hours
    return Organisation(
        name=row.name,
        address=row.address,
        country=row.country,
        language=row.language,
        currency=row.currency,
        time_zone=row.time_zone,
        sender_name=row.sender_name,
        sender_email=row.sender_email,
        reply_to=row.reply_to,
        privacy_url=row.privacy_url,
        brand=Brand(**{name: row.brand.get(name, "") for name in ("colour", "website", "logo")}),
        mail=MailServer(
            host=mail.get("host", ""),
            port=mail.get("port", 587),
            username=mail.get("username", ""),
            security=MailSecurity(mail.get("security", "starttls")),
        ),
        quiet_hours=QuietHours(**hours) if hours else QuietHours(),
        hours=_hours(row.hours),
        retention={kind: row.retention.get(kind.value, RETENTION_DEFAULTS[kind]) for kind in Kept},
        outbound_held_at=row.outbound_held_at,
        checklist=row.checklist,
    )


def _hours(stored: Mapping[str, Any]) -> BusinessHours:
    return BusinessHours(
        week=tuple((start, end) for start, end in stored.get("week", ())),
        holidays=stored.get("holidays", False),
        region=stored.get("region", ""),
        closed=tuple(date.fromisoformat(day) for day in stored.get("closed", ())),
    )
