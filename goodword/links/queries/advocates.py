"""The advocates of a programme, in pieces."""

from datetime import datetime
from uuid import UUID

from goodword.links import models


def joined(program_id: UUID, *, after: UUID | None = None, limit: int = 500) -> dict[UUID, datetime]:
    """Return when advocates who have not left joined a programme, by contact as it was then, in order of the contacts' ids from `after` on."""
    found = models.Link.objects.filter(program_id=program_id, active=True).order_by("contact_id")
    found = found.filter(contact_id__gt=after) if after else found
    return dict(found.values_list("contact_id", "created_at")[:limit])
