"""Forget who stands behind outcomes: that they happened, and their claims, stay, so that a replay pays nothing."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from goodword.contacts.rules.subjects import Subject
from goodword.events import models


def unsettled_of(subject: Subject) -> list[UUID]:
    """Return the ids of outcomes of a person that wait or were put aside, read without a lock: nothing but what was sent says whose they are."""
    rows = models.Outcome.objects.filter(state__in=["waiting", "dead"], person__isnull=False).values_list("id", "person_key", "person")
    return [id_ for id_, key, person in rows.iterator() if key in subject.keys or subject.without(person) != person]


def erase(subject: Subject, *, unsettled: Collection[UUID], codes_in: Collection[UUID], now: datetime) -> None:
    """Blank what was sent about a person; what had not been worked on stands under their id, and nothing follows from it.

    `codes_in` are outcomes of friends that brought the person's code. Needs the caller's transaction.
    """
    waiting = models.Outcome.objects.filter(id__in=list(unsettled), state__in=["waiting", "dead"])
    waiting.update(state="settled", contact_id=subject.id, person=None, error="", settled_at=now)
    theirs = models.Outcome.objects.filter(contact_id__in=subject.ids)
    models.OutcomeConflict.objects.filter(outcome_id__in=list(theirs.values_list("id", flat=True))).update(note="")
    theirs.filter(~Q(properties="") | Q(person__isnull=False)).update(person=None, properties="")
    models.Outcome.objects.filter(id__in=list(codes_in)).exclude(code="").update(code="", click_id="")
