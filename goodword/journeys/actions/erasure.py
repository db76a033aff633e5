"""Forget what somebody was told by journeys: nobody is told anything again who is erased."""

from goodword.contacts.rules.subjects import Subject
from goodword.journeys import models


def erase(subject: Subject) -> None:
    """Delete a person's enrolments. Needs the caller's transaction; doing it again changes nothing."""
    models.Enrolment.objects.filter(contact_id__in=subject.ids).delete()
