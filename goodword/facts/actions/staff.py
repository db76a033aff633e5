"""What staff do with jobs that are dead or that a restore held back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from goodword.facts import models
from goodword.facts.values import JobState


def retry(job_ids: Sequence[UUID], *, now: datetime) -> int:
    """Make dead jobs due again with all their attempts; return how many there were."""
    dead = models.Job.objects.filter(id__in=job_ids, state=JobState.DEAD)
    return dead.update(state=JobState.DUE, run_at=now, attempts=0, done_at=None)


def drop(job_ids: Sequence[UUID], *, now: datetime) -> int:
    """Close dead or held jobs for good without doing them; return how many there were."""
    waiting = models.Job.objects.filter(id__in=job_ids, state__in=[JobState.DEAD, JobState.HELD])
    return waiting.update(state=JobState.DONE, done_at=now, error="dropped")


def release_held(job_ids: Sequence[UUID], *, now: datetime) -> int:
    """Make jobs due that waited since a restore; return how many there were."""
    return models.Job.objects.filter(id__in=job_ids, state=JobState.HELD).update(state=JobState.DUE, run_at=now)
