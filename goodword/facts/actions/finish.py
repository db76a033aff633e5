"""How a leased job ends: done, tried again later, halved, or dead."""

from datetime import datetime
from typing import Any

from django.db import transaction

from goodword.facts import models, rules
from goodword.facts.values import JobState, Work


class LeaseLost(Exception):
    """The job is another worker's by now, or done."""


def done(job: Work, *, now: datetime) -> None:
    """Mark a job as done, first thing in the transaction of what it does.

    So the row stays locked while the reaction works: nobody else can begin the job even when its lease runs out, and a failure takes the mark back.
    Raise LeaseLost where the job is no longer the worker's.
    """
    if not _end(job, state=JobState.DONE, done_at=now, error=""):
        raise LeaseLost


def failed(job: Work, *, error: str, now: datetime) -> JobState:
    """Halve a failed job about several things, else let it rest and try again, else declare it dead; return what it is now."""
    with transaction.atomic():
        if parts := rules.halves(job.body):
            if _end(job, state=JobState.DONE, done_at=now, error=f"halved after {error}"):
                models.Job.objects.bulk_create([_part(job, number, body, now) for number, body in enumerate(parts)])
            return JobState.DONE
        if job.attempts >= rules.MAX_ATTEMPTS:
            return dead(job, error=error, now=now)
        run_at = now + rules.wait(job.id, attempts=job.attempts)
        _end(job, state=JobState.DUE, run_at=run_at, error=error)
        return JobState.DUE


def dead(job: Work, *, error: str, now: datetime) -> JobState:
    """Put a job on the list of dead ones, for staff to retry or drop."""
    _end(job, state=JobState.DEAD, done_at=now, error=error)
    return JobState.DEAD


def _end(job: Work, **fields: Any) -> bool:
    mine = models.Job.objects.filter(id=job.id, state=JobState.DUE, leased_by=job.worker_id)
    return mine.update(leased_by=None, leased_until=None, **fields) == 1


def _part(job: Work, number: int, body: dict[str, Any], now: datetime) -> models.Job:
    return models.Job(fact_id=job.fact_id, reaction=job.reaction, key=f"{job.key}{number}", body=body, run_at=now)
