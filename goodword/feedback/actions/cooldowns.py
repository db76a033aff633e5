"""Least gaps between two questions of a kind to one person: taken in the transaction of the question, so that two at the same moment are one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from goodword.contacts.values import Contact
from goodword.feedback import models
from goodword.lib.ids import same_id


def take(kind: str, person: Contact, *, rest: timedelta, now: datetime) -> tuple[bool, datetime | None]:
    """Note that a person is asked now; return whether that may be, and when they were asked before, whichever of their contacts it was."""
    models.Cooldown.objects.bulk_create([models.Cooldown(id=_id(kind, person.id), contact_id=person.id, kind=kind)], ignore_conflicts=True)
    known = dict(models.Cooldown.objects.filter(contact_id__in=person.all_ids, kind=kind).values_list("contact_id", "asked_at"))
    last = max(filter(None, known.values()), default=None)
    if last and last > now - rest:
        return False, last
    free = models.Cooldown.objects.filter(Q(asked_at=None) | Q(asked_at__lte=now - rest), contact_id=person.id, id=_id(kind, person.id))
    return free.update(asked_at=now) == 1, known[person.id]


def give_back(kind: str, contact_id: UUID, *, before: datetime | None) -> None:
    """Take a note back, since nobody was asked after all."""
    models.Cooldown.objects.filter(contact_id=contact_id, id=_id(kind, contact_id)).update(asked_at=before)


def _id(kind: str, contact_id: UUID) -> UUID:
    return same_id("cooldown", kind, contact_id)
