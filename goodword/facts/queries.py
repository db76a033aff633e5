"""Reads of jobs and workers."""

from datetime import datetime

from django.db.models import Count, Min

from goodword.facts import models, rules
from goodword.facts.values import JobLine, JobState, Worker
from goodword.lib.pages import Page, page_of


def job_counts() -> dict[JobState, int]:
    """Return how many jobs are due, held or dead; the done ones are not counted, for there are many."""
    open_states = [state for state in JobState if state is not JobState.DONE]
    rows = models.Job.objects.filter(state__in=open_states).values_list("state").annotate(Count("id"))
    return dict.fromkeys(open_states, 0) | {JobState(state): count for state, count in rows}


def jobs(state: JobState, *, cursor: str | None = None, limit: int = 50) -> Page[JobLine]:
    """Return one page of the jobs in a state: the due ones in the order of their turn, the others newest first. Raises CursorInvalid."""
    rows = models.Job.objects.filter(state=state).select_related("fact")
    return page_of(rows, by="run_at", cursor=cursor, limit=limit, convert=_line, oldest_first=state is JobState.DUE)


def waiting_since() -> datetime | None:
    """Return when the longest waiting due job should have been done; None where none waits."""
    earliest: datetime | None = models.Job.objects.filter(state=JobState.DUE).aggregate(at=Min("run_at"))["at"]
    return earliest


def workers(*, now: datetime) -> list[Worker]:
    """Return the worker processes that were heard of lately."""
    rows = models.WorkerBeat.objects.filter(beat_at__gte=now - rules.SILENT_AFTER).order_by("started_at", "id")
    return [Worker(id=row.id, host=row.host, pid=row.pid, started_at=row.started_at, beat_at=row.beat_at) for row in rows]


def _line(row: models.Job) -> JobLine:
    return JobLine(
        id=row.id,
        fact=row.fact.name if row.fact else "",
        fact_id=row.fact_id,
        reaction=row.reaction,
        key=row.key,
        state=JobState(row.state),
        attempts=row.attempts,
        run_at=row.run_at,
        done_at=row.done_at,
        error=row.error,
    )
