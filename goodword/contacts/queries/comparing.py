"""Two contacts side by side, field by field."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.rules.profile import flat


def flat_fields(contact_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the fields of contacts as `rules.merging` compares them, custom ones as custom.<slug>, in plain JSON."""
    return {row.id: flat(vars(row)) for row in models.Contact.objects.filter(id__in=contact_ids)}


def moment(plain: str) -> datetime:
    """Return a moment from plain JSON."""
    return datetime.fromisoformat(plain)
