"""Reasons for silence: whoever knows one writes it here, and the gate asks before each message."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.queries import canonical, person_ids
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor


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


def pause_by_staff(contact_id: UUID, *, reason: str, until: datetime | None, actor: Actor, now: datetime) -> UUID:
    """Let somebody of the staff ask for silence towards a contact, with an entry in the audit trail."""
    with transaction.atomic():
        pause_id = pause(contact_id, reason=reason, source="staff", until=until, now=now)
        after = {"reason": reason, "until": until.isoformat() if until else None}
        operators.audit(actor=actor, action="contacts.pause", subject=f"contact:{contact_id}", after=after, now=now)
        return pause_id


def end_by_staff(contact_id: UUID, pause_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Let somebody of the staff end a pause, whatever wrote it; tell whether it was open."""
    with transaction.atomic():
        if not end(contact_id, pause_id=pause_id, now=now):
            return False
        operators.audit(actor=actor, action="contacts.end_pause", subject=f"contact:{contact_id}", now=now)
        return True


def end(contact_id: UUID, *, now: datetime, source: str | None = None, pause_id: UUID | None = None) -> int:
    """End the pauses that a source wrote, or one pause; return how many were open."""
    rows = models.Pause.objects.filter(contact_id__in=person_ids(contact_id), ended_at__isnull=True)
    if source is not None:
        rows = rows.filter(source=source)
    if pause_id is not None:
        rows = rows.filter(id=pause_id)
    return rows.update(ended_at=now)
