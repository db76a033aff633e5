"""When advocates shared."""

from datetime import datetime
from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.links import models


def shared_between(contact_id: UUID, *, program_id: UUID, since: datetime, until: datetime) -> bool:
    """Tell whether an advocate pressed a share button of a programme within a time, both ends included."""
    rows = models.Share.objects.filter(contact_id__in=contacts.person_ids(contact_id), program_id=program_id, at__gte=since, at__lte=until)
    return rows.exists()
