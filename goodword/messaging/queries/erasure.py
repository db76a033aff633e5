"""Which messages and tasks speak of a person, as an erasure looks for them."""

from django.db.models import Q

from goodword.contacts.rules.subjects import Subject
from goodword.messaging import models


def written_to(subject: Subject) -> Q:
    """Return which messages went, or are to go, to a person, also to an address of theirs that was no contact yet."""
    return Q(contact_id__in=subject.ids) | Q(contact_id=None, operator_id=None, address__in=subject.emails)


def counts(subject: Subject) -> tuple[int, int]:
    """Return how many messages were written to a person, and how many tasks are about them."""
    messages = models.Message.objects.filter(written_to(subject)).exclude(html="", text="", address="", subject="", variables={})
    tasks = models.Task.objects.filter(contact_id__in=subject.ids).exclude(reason="", outcome_note="", script="")
    return messages.count(), tasks.count()
