"""Reads of jobs and workers."""

from datetime import datetime

from django.db.models import Count

from goodword.facts import models, rules
from goodword.facts.values import JobState, Worker


def job_counts() -> dict[JobState, int]:
    """Return how many jobs are due, held or dead; the done ones are not counted, for there are many."""
    open_states = [state for state in JobState if state is not JobState.DONE]
    rows = models.Job.objects.filter(state__in=open_states).values_list("state").annotate(Count("id"))
    return dict.fromkeys(open_states, 0) | {JobState(state): count for state, count in rows}


def workers(*, now: datetime) -> list[Worker]:
    """Return the worker processes that were heard of lately."""
    rows = models.WorkerBeat.objects.filter(beat_at__gte=now - rules.SILENT_AFTER).order_by("started_at", "id")
    return [Worker(id=row.id, host=row.host, pid=row.pid, started_at=row.started_at, beat_at=row.beat_at) for row in rows]
