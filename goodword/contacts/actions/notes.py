"""What staff write about a contact."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.queries import canonical, person_ids
from goodword.lib.ids import new_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor

TEXT_MAX = 10_000


class NoteInvalid(ValueError):
    """A note that is empty or too long; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def write(contact_id: UUID, text: str, *, actor: Actor, now: datetime) -> UUID:
    """Write a note about a contact and return its id; raise NoteInvalid (note_missing, note_too_long)."""
    text = text.strip()
    if not text:
        raise NoteInvalid("note_missing")
    if len(text) > TEXT_MAX:
        raise NoteInvalid("note_too_long")
    with transaction.atomic():
        row = models.Note(id=new_id(), contact_id=canonical([contact_id])[contact_id], text=text, by_id=actor.operator_id, at=now)
        models.Note.objects.bulk_create([row])
        return row.id


def remove(contact_id: UUID, note_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Delete a note; tell whether the contact had it. The trail says that, not what it said."""
    with transaction.atomic():
        if not models.Note.objects.filter(contact_id__in=person_ids(contact_id), id=note_id).delete()[0]:
            return False
        operators.audit(actor=actor, action="contacts.delete_note", subject=f"contact:{contact_id}", now=now)
        return True
