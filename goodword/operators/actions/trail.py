"""Write the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from goodword.operators import models
from goodword.operators.values import Actor


def audit(
    *,
    actor: Actor,
    action: str,
    subject: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    note: str = "",
    now: datetime,
) -> None:
    """Write down one change in the caller's transaction; one entry for a bulk action, none per event.

    `action` is "<area>.<verb>", `subject` "<kind>:<id>"; before and after hold the changed fields as plain JSON, never secrets.
    """
    with transaction.atomic():
        models.AuditEntry.objects.create(
            at=now,
            operator_id=actor.operator_id,
            api_key_id=actor.api_key_id,
            action=action,
            subject=subject,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
            note=note,
        )
