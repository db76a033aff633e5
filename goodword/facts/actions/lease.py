"""Take due jobs for one worker, keep them, and give them back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from goodword.facts import models, rules
from goodword.facts.values import JobState, Work


def claim(*, worker_id: UUID, limit: int, now: datetime) -> list[Work]:
    """Lease up to `limit` due jobs to a worker, oldest first.

    A job that was tried before is leased alone: should it be what kills the worker, its neighbours do not count attempts with it.
    """
    if not models.Job.objects.filter(_free(now)).exists():  # a plain read, so that an idle worker takes no lock
        return []
    with transaction.atomic():
        found = models.Job.objects.select_related("fact").select_for_update(skip_locked=True, of=("self",))
        rows = list(found.filter(_free(now)).order_by("run_at", "id")[:limit])
        rows = rows[: next((place for place, row in enumerate(rows) if row.attempts), len(rows)) or 1]
        if rows and rows[0].attempts >= rules.MAX_ATTEMPTS:
            _bury_killer(rows.pop(), now=now)
        models.Job.objects.filter(id__in=[row.id for row in rows]).update(leased_by=worker_id, leased_until=now + rules.LEASE, attempts=F("attempts") + 1)
    return [_work(row, worker_id) for row in rows]


def extend(*, worker_id: UUID, now: datetime) -> None:
    """Lengthen the leases of a worker that lives; rows that its other connection holds are left, for they are safe anyway."""
    with transaction.atomic():
        mine = models.Job.objects.select_for_update(skip_locked=True).filter(leased_by=worker_id, state=JobState.DUE)
        models.Job.objects.filter(id__in=list(mine.values_list("id", flat=True))).update(leased_until=now + rules.LEASE)


def release(jobs: Sequence[Work]) -> None:
    """Give back jobs that were leased and not begun, as if they had never been taken."""
    for job in jobs:
        models.Job.objects.filter(id=job.id, state=JobState.DUE, leased_by=job.worker_id).update(leased_by=None, leased_until=None, attempts=F("attempts") - 1)


def _free(now: datetime) -> Q:
    return Q(state=JobState.DUE, run_at__lte=now) & (Q(leased_until=None) | Q(leased_until__lt=now))


def _bury_killer(row: models.Job, *, now: datetime) -> None:
    error = f"the worker ended {row.attempts} times while doing this"
    models.Job.objects.filter(id=row.id).update(state=JobState.DEAD, error=error, leased_by=None, leased_until=None, done_at=now)


def _work(row: models.Job, worker_id: UUID) -> Work:
    fact = row.fact
    return Work(
        id=row.id,
        fact_id=row.fact_id,
        fact=fact.name if fact else "",
        body=row.body if row.body is not None else fact.body if fact else {},
        at=fact.at if fact else row.run_at,
        reaction=row.reaction,
        key=row.key,
        attempts=row.attempts + 1,
        worker_id=worker_id,
    )
