"""Least gaps between two questions of a kind to one person: taken in the transaction of the question, so that two at the same moment are one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from goodword.contacts.values import Contact
from goodword.feedback import models
from goodword.lib.ids import same_id


def take(kind: str, people: Collection[Contact], *, rest: timedelta, now: datetime) -> dict[UUID, datetime | None]:
    """Note that people are asked now; return those who may be, with when they were asked before, whichever of their contacts it was.

    Those who rest are left out. A handful of statements for any number of people.
    """
    kept = sorted({person.id for person in people}, key=str)
    models.Cooldown.objects.bulk_create([models.Cooldown(id=_id(kind, one), contact_id=one, kind=kind) for one in kept], ignore_conflicts=True)
    owner = {member: person.id for person in people for member in person.all_ids}
    rows = models.Cooldown.objects.select_for_update().filter(contact_id__in=list(owner), kind=kind).order_by("contact_id")
    asked: dict[UUID, list[datetime]] = defaultdict(list)
    before: dict[UUID, datetime | None] = {}
    for row in rows:
        asked[owner[row.contact_id]] += filter(None, [row.asked_at])
        if row.contact_id == owner[row.contact_id]:
            before[row.contact_id] = row.asked_at
    free = {one: before[one] for one in kept if all(at <= now - rest for at in asked[one])}
    models.Cooldown.objects.filter(contact_id__in=list(free), id__in=[_id(kind, one) for one in free]).update(asked_at=now)
    return free


def give_back(kind: str, before: Mapping[UUID, datetime | None]) -> None:
    """Take notes back, since these people were not asked after all; `before` as `take` returned it."""
    for contact_id, asked_at in before.items():
        models.Cooldown.objects.filter(contact_id=contact_id, id=_id(kind, contact_id)).update(asked_at=asked_at)


def _id(kind: str, contact_id: UUID) -> UUID:
    return same_id("cooldown", kind, contact_id)
