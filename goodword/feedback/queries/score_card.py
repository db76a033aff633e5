"""What the score card of complaints asks of each, read in one statement."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from goodword.feedback import models
from goodword.feedback.rules.cases import INTERIM_BEFORE
from goodword.feedback.rules.score_card import Handled
from goodword.feedback.values import Closing, Origin, Wish
from goodword.feedback.values.improvements import ImprovementState

READ_MAX = 50_000
_COLUMNS = (
    "id", "site", "received_at", "answer_by", "solve_by", "contact_id", "email", "wish", "acknowledged_at", "informed_at", "proposed_at", "first_contact_at",
    "closed_at", "closing", "satisfied", "reopened", "cost_minor", "cost_asset",
)  # fmt: skip


def handled(*, since: datetime, until: datetime) -> list[Handled]:
    """Return the complaints received in a stretch of time, the newest first, at most READ_MAX; those of a file, and low scores, were not made to us."""
    rows = models.Case.objects.filter(received_at__gte=since, received_at__lt=until).exclude(origin__in=(Origin.IMPORT, Origin.SURVEY))
    told = _told()
    return [_handled(models.Case(**row), told) for row in rows.order_by("-received_at").values(*_COLUMNS)[:READ_MAX]]


def _told() -> dict[UUID, bool]:
    """Return for complaints that raised what is done by now whether who complained was told."""
    done = models.Improvement.objects.filter(state=ImprovementState.DONE).values_list("id", flat=True)
    rows = models.Voice.objects.filter(improvement_id__in=list(done)).exclude(case_id=None).order_by("-told_at")
    return {case_id: told_at is not None for case_id, told_at in rows.values_list("case_id", "told_at")[:READ_MAX] if case_id}


def _handled(row: models.Case, told: Mapping[UUID, bool]) -> Handled:
    return Handled(
        site=row.site,
        received_at=row.received_at,
        answer_by=row.answer_by,
        near_end=row.solve_by - INTERIM_BEFORE,
        has_address=bool(row.contact_id or row.email),
        wish_asked=row.wish != Wish.NONE,
        acknowledged_at=row.acknowledged_at,
        informed_at=row.informed_at,
        proposed_at=row.proposed_at,
        first_contact_at=row.first_contact_at,
        closed_at=row.closed_at,
        closing=Closing(row.closing) if row.closing else None,
        satisfied=row.satisfied,
        reopened=row.reopened,
        reported=told.get(row.id),
        cost_minor=row.cost_minor,
        cost_asset=row.cost_asset,
    )
