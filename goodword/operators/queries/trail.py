"""The audit trail: what staff and keys changed."""

from datetime import datetime
from uuid import UUID

from goodword.lib.pages import Page, page_of
from goodword.operators import models
from goodword.operators.values import AuditEntry


def audit_trail(
    *,
    area: str = "",
    operator_id: UUID | None = None,
    subject: str = "",
    since: datetime | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[AuditEntry]:
    """Return one page of the trail, newest first; `area` is the part of the action before the dot. Raises CursorInvalid."""
    rows = models.AuditEntry.objects.select_related("operator", "api_key")
    if area:
        rows = rows.filter(action__startswith=f"{area}.")
    if operator_id:
        rows = rows.filter(operator_id=operator_id)
    if subject:
        rows = rows.filter(subject=subject)
    if since:
        rows = rows.filter(at__gte=since)
    return page_of(rows, by="at", cursor=cursor, limit=limit, convert=_to_value)


def audit_actions() -> list[str]:
    """Return the areas of which the trail knows changes, for the filter."""
    names = models.AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()[:500]
    return sorted({name.partition(".")[0] for name in names})


def _to_value(row: models.AuditEntry) -> AuditEntry:
    who = row.operator.name or row.operator.email if row.operator else row.api_key.name if row.api_key else ""
    return AuditEntry(
        id=row.id,
        at=row.at,
        operator_id=row.operator_id,
        api_key_id=row.api_key_id,
        who=who,
        action=row.action,
        subject=row.subject,
        before=row.before,
        after=row.after,
        note=row.note,
    )
