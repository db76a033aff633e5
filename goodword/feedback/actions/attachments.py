"""Files of complaints: looked at before they are kept, kept with the complaint, and let go with its words."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries import cases as reads
from goodword.feedback.rules.attachments import Refusal, Upload, media_type, plain_name, refusal
from goodword.operators import actions as operators
from goodword.operators.values import Actor


class AttachmentRefused(ValueError):
    """A file that is not taken; `refusal` says why and which."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(f"{why.name}: {why.code}")
        self.code, self.refusal = why.code, why


def check(uploads: Sequence[Upload], *, there: int = 0) -> None:
    """Raise AttachmentRefused unless all of these files are taken."""
    if why := refusal(uploads, there=there):
        raise AttachmentRefused(why)


def keep(case_id: UUID, uploads: Sequence[Upload], *, by_id: UUID | None = None, now: datetime) -> None:
    """Keep files that were checked with a case, in the caller's transaction."""
    for one in uploads:
        name, size = plain_name(one.name), len(one.content)
        models.Attachment.objects.create(
            case_id=case_id, file_name=name, media_type=media_type(one.content), size_bytes=size, content=one.content, by_id=by_id, added_at=now
        )  # fmt: skip
        tell(case_id, "file", name, by_id=by_id, now=now)


def add(case_id: UUID, uploads: Sequence[Upload], *, actor: Actor, now: datetime) -> None:
    """Let staff add files to a complaint. Raises AttachmentRefused, CaseUnknown."""
    with transaction.atomic():
        if not models.Case.objects.select_for_update().filter(id=case_id).exists():
            raise reads.CaseUnknown(str(case_id))
        check(uploads, there=models.Attachment.objects.filter(case_id=case_id).count())
        keep(case_id, uploads, by_id=actor.operator_id, now=now)
        operators.audit(actor=actor, action="feedback.add_file", subject=f"case:{case_id}", after={"files": len(uploads)}, now=now)


def forget(case_ids: Collection[UUID]) -> int:
    """Delete the files of complaints, in the caller's transaction, and return how many."""
    return models.Attachment.objects.filter(case_id__in=case_ids).delete()[0]
