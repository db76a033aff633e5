"""What staff do with jobs that are dead, or that wait since a restore."""

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
    """Close dead or waiting jobs for good without doing them; return how many there were. What a worker has in hand is left to it."""
    waiting = models.Job.objects.filter(id__in=job_ids, state__in=[JobState.DEAD, JobState.DUE], leased_by=None)
    return waiting.update(state=JobState.DONE, done_at=now, error="dropped")
