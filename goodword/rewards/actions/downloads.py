"""Files that some have earned: put there, and replaced by newer ones."""

import mimetypes
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from django.db import transaction

from goodword.lib.ids import new_id
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models

SIZE_MAX_BYTES = 10_000_000  # it lies in the database, and so in every back-up


class DownloadRefused(ValueError):
    """A file that cannot be kept; `code` is name_missing, empty or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def put_download(*, name: str, file_name: str, content: bytes, actor: Actor, now: datetime) -> UUID:
    """Keep a file under a name, in place of an older one of that name, and return its id; raise DownloadRefused."""
    name = " ".join(name.split())[:120]
    if not name:
        raise DownloadRefused("name_missing")
    if not content:
        raise DownloadRefused("empty")
    if len(content) > SIZE_MAX_BYTES:
        raise DownloadRefused("too_large")
    plain = PurePosixPath(file_name.replace("\\", "/")).name[:200] or "download"
    kept = {
        "file_name": plain,
        "media_type": mimetypes.guess_type(plain)[0] or "application/octet-stream",
        "size_bytes": len(content),
        "content": content,
        "added_at": now,
    }
    with transaction.atomic():
        row, _ = models.Download.objects.update_or_create(name=name, defaults=kept, create_defaults={"id": new_id(), **kept})
        audit(actor=actor, action="rewards.put_download", subject=f"download:{row.id}", after={"name": name, "file": plain, "bytes": len(content)}, now=now)
    return row.id
