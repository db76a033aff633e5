"""What staff do with jobs, noted in the audit trail."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.facts.actions import staff
from goodword.operators.actions.trail import audit
from goodword.operators.values import Actor


def retry_jobs(job_ids: Sequence[UUID], *, actor: Actor, now: datetime) -> int:
    """Make dead jobs due again and return how many there were."""
    with transaction.atomic():
        return _noted(staff.retry(job_ids, now=now), "jobs.retry", job_ids, actor=actor, now=now)


def drop_jobs(job_ids: Sequence[UUID], *, actor: Actor, now: datetime) -> int:
    """Close dead or waiting jobs for good without doing them and return how many there were."""
    with transaction.atomic():
        return _noted(staff.drop(job_ids, now=now), "jobs.drop", job_ids, actor=actor, now=now)


def _noted(count: int, action: str, job_ids: Sequence[UUID], *, actor: Actor, now: datetime) -> int:
    if count:
        audit(actor=actor, action=action, subject=f"job:{job_ids[0]}" if len(job_ids) == 1 else "job:several", after={"jobs": count}, now=now)
    return count
