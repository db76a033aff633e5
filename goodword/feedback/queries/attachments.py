"""Files of complaints: their list, and one with its content."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.feedback import models


class AttachmentUnknown(LookupError):
    """No file of a complaint has this id."""

    code = "attachment_unknown"


@dataclass(frozen=True)
class Attachment:
    """A file as lists show it; `by_id` is None where it came from who complained."""

    id: UUID
    file_name: str
    media_type: str
    size_bytes: int
    by_id: UUID | None
    added_at: datetime


@dataclass(frozen=True)
class File:
    """A file with its content."""

    file_name: str
    media_type: str
    content: bytes


def of_case(case_id: UUID) -> list[Attachment]:
    """Return the files of a complaint without their contents, the oldest first."""
    rows = models.Attachment.objects.filter(case_id=case_id).order_by("added_at", "id")
    return [Attachment(*row) for row in rows.values_list("id", "file_name", "media_type", "size_bytes", "by_id", "added_at")]


def file(attachment_id: UUID) -> File:
    """Return a file with its content; raise AttachmentUnknown."""
    row = models.Attachment.objects.filter(id=attachment_id).first()
    if row is None:
        raise AttachmentUnknown(str(attachment_id))
    return File(row.file_name, row.media_type, bytes(row.content))
