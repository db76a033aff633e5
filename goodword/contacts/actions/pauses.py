"""Reasons for silence: whoever knows one writes it here, and the gate asks before each message."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.queries import canonical, person_ids
from goodword.lib.ids import same_id


def pause(contact_id: UUID, *, reason: str, source: str, now: datetime, purpose: str = "all", until: datetime | None = None) -> UUID:
    """Send a person nothing of this purpose until `until` (None: until it is ended); one pause per source and purpose.

    `source` names what asks for silence, such as "case:018f…"; the same source again moves the end of its pause and opens it anew.
    """
    with transaction.atomic():
        owner = canonical([contact_id])[contact_id]
        pause_id = same_id("pause", owner, source, purpose)
        row = models.Pause(id=pause_id, contact_id=owner, purpose=purpose, reason=reason[:200], source=source, since=now, until=until)
        models.Pause.objects.bulk_create([row], ignore_conflicts=True)
        models.Pause.objects.filter(contact_id=owner, id=pause_id, ended_at__isnull=False).update(since=now)
        models.Pause.objects.filter(contact_id=owner, id=pause_id).update(reason=reason[:200], until=until, ended_at=None)
        return pause_id


def end(contact_id: UUID, *, now: datetime, source: str | None = None, pause_id: UUID | None = None) -> int:
    """End the pauses that a source wrote, or one pause; return how many were open."""
    rows = models.Pause.objects.filter(contact_id__in=person_ids(contact_id), ended_at__isnull=True)
    if source is not None:
        rows = rows.filter(source=source)
    if pause_id is not None:
        rows = rows.filter(id=pause_id)
    return rows.update(ended_at=now)
