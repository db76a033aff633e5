"""Dates of contacts, by the name of the field."""

from collections.abc import Collection
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from goodword.contacts import models
from goodword.contacts.queries.aliases import canonical, pieces

CUSTOMER_SINCE = "customer_since"


def dates_of(contact_ids: Collection[UUID], field: str, *, zone: ZoneInfo) -> dict[UUID, tuple[UUID, date]]:
    """Return for each id the contact that was kept and its date in a field, which is customer_since or a date field of the installation's own.

    Who has none, or nothing that reads as a day, and who was erased is left out.
    """
    kept = canonical(contact_ids)
    found: dict[UUID, date] = {}
    for piece in pieces(kept.values()):
        rows = models.Contact.objects.filter(id__in=piece, erased_at__isnull=True)
        for row in rows.only("id", "customer_since", "custom"):
            day = row.customer_since.astimezone(zone).date() if field == CUSTOMER_SINCE and row.customer_since else _day(row.custom.get(field))
            if day:
                found[row.id] = day
    return {contact_id: (one, found[one]) for contact_id, one in kept.items() if one in found}


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
