"""What feedback holds of a person, as an erasure shows it before it happens."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from goodword.feedback import models
from goodword.feedback.values import CaseState


@dataclass(frozen=True)
class Held:
    """How much there is that an erasure takes away; answers and complaints count where they still hold words."""

    answers: int
    complaints: int
    open_complaints: int
    files: int
    quotes: int = 0

    @property
    def any(self) -> bool:
        """Say whether there is anything."""
        return bool(self.answers or self.complaints or self.files or self.quotes)


def held(contact_ids: Collection[UUID], *, emails: Collection[str] = ()) -> Held:
    """Return what is held of a person: under all ids of theirs, and from their addresses where nobody confirmed them."""
    case_ids = cases_of(contact_ids, emails=emails)
    cases = models.Case.objects.filter(id__in=case_ids)
    with_words = models.Reply.objects.exclude(text="").values("answer_id")
    answers = models.Answer.objects.filter(~Q(improve="", more="", may_call=False) | Q(id__in=with_words), contact_id__in=contact_ids)
    return Held(
        answers=answers.count(),
        complaints=cases.exclude(words="", email="", name="").count(),
        open_complaints=cases.exclude(state=CaseState.CLOSED).count(),
        files=models.Attachment.objects.filter(case_id__in=case_ids).count(),
        quotes=models.Quote.objects.filter(contact_id__in=contact_ids).exclude(words="").count(),
    )


def cases_of(contact_ids: Collection[UUID], *, emails: Collection[str] = ()) -> list[UUID]:
    """Return the ids of a person's complaints, those that came from their address unconfirmed too."""
    theirs = Q(contact_id__in=contact_ids) | (Q(contact_id=None, email__in=emails) if emails else Q())
    return list(models.Case.objects.filter(theirs).values_list("id", flat=True))
