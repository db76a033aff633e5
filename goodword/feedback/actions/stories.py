"""Write a line into the story of a case."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from goodword.feedback import models
from goodword.lib.ids import new_id


def tell(
    case_id: UUID, kind: str, text: str = "", *, values: Mapping[str, str] | None = None, by_id: UUID | None = None, id_: UUID | None = None, now: datetime
) -> UUID:
    """Add a line in the caller's transaction and return its id; `by_id` is who of the staff did it, None for the customer or the house itself.

    With an `id_` that is there already, the line stays as it is: for what may be told twice.
    """
    row = models.CaseEntry(id=id_ or new_id(), case_id=case_id, kind=kind, text=text, values=dict(values or {}), by_id=by_id, at=now)
    models.CaseEntry.objects.bulk_create([row], ignore_conflicts=id_ is not None)
    return row.id
