"""What of old imports goes: files with people in them after 30 days, and with them the way back."""

import contextlib
from datetime import datetime, timedelta

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.queries.imports import absolute
from goodword.contacts.values import ImportState

KEPT_FOR = timedelta(days=30)
_AT_ONCE = 500
_UNDER_WAY = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)


def sweep(now: datetime) -> None:
    """Delete the files of imports that are 30 days old, and what was kept to undo them; drafts of that age go altogether."""
    old = models.Import.objects.filter(created_at__lt=now - KEPT_FOR).exclude(path="").exclude(state__in=_UNDER_WAY).order_by("id")
    for row in old[:_AT_ONCE]:
        for path in filter(None, (row.path, row.bad_rows_path)):
            with contextlib.suppress(OSError):
                absolute(path).unlink()
        while piece := list(models.ImportedBefore.objects.filter(import_id=row.id).values_list("id", flat=True)[:_AT_ONCE]):
            models.ImportedBefore.objects.filter(id__in=piece).delete()
        with transaction.atomic():
            models.Import.objects.filter(id=row.id).update(path="", bad_rows_path="", bad_bytes=0)
            models.Import.objects.filter(id=row.id, started_at__isnull=True).delete()
