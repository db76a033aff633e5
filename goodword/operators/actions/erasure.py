"""Forget a person in the audit trail: who did what, and when, stays; what was there before and after goes."""

from collections.abc import Callable, Collection
from typing import Any

from goodword.operators import models

_AT_ONCE = 500


def blank_trail(subjects: Collection[str], *, without: Callable[[Any], Any]) -> None:
    """Blank before, after and note of entries about these subjects ("contact:018f…"), and, by `without`, what filters of lists searched for.

    Needs the caller's transaction; doing it again changes nothing.
    """
    wanted = sorted(subjects)
    for start in range(0, len(wanted), _AT_ONCE):
        models.AuditEntry.objects.filter(subject__in=wanted[start : start + _AT_ONCE]).update(before=None, after=None, note="")
    for entry in models.AuditEntry.objects.filter(subject__startswith="contacts:"):
        after, note = without(entry.after), without(entry.note)
        if (after, note) != (entry.after, entry.note):
            models.AuditEntry.objects.filter(id=entry.id).update(after=after, note=note)
