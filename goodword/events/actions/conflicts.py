"""What becomes of outcomes that were refused because their id had come before with other content."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.events import models
from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM, Actor

_AT_ONCE = 200


def tell(now: datetime) -> None:
    """Record the fact of every conflict that was written down since; the edge writes the row alone, knowing no facts."""
    while _tell_some(now) == _AT_ONCE:
        pass


def close(conflict_id: UUID, *, note: str = "", actor: Actor = SYSTEM, now: datetime) -> bool:
    """Put a conflict aside as dealt with; the outcome stays refused. False where it is closed already, or none."""
    with transaction.atomic():
        if models.OutcomeConflict.objects.filter(id=conflict_id, closed_at=None).update(closed_at=now, closed_by=actor.operator_id, note=note) != 1:
            return False
        operators.audit(actor=actor, action="events.close_conflict", subject=f"conflict:{conflict_id}", note=note, now=now)
    return True


def _tell_some(now: datetime) -> int:
    with transaction.atomic():
        ids = list(models.OutcomeConflict.objects.filter(told_at=None).order_by("id").values_list("id", flat=True)[:_AT_ONCE])
        told = [conflict_id for conflict_id in ids if models.OutcomeConflict.objects.filter(id=conflict_id, told_at=None).update(told_at=now) == 1]
        log.record_all([facts.OutcomeConflicted(conflict_id) for conflict_id in told], now=now)
    return len(ids)
