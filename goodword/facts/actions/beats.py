"""Signs of life of the worker processes."""

from datetime import datetime
from uuid import UUID

from goodword.facts import models


def beat(*, worker_id: UUID, host: str, pid: int, now: datetime) -> None:
    """Note that a worker lives."""
    models.WorkerBeat.objects.update_or_create(
        id=worker_id, defaults={"beat_at": now}, create_defaults={"host": host, "pid": pid, "started_at": now, "beat_at": now}
    )


def leave(*, worker_id: UUID) -> None:
    """Take a worker off the list that ended as it should."""
    models.WorkerBeat.objects.filter(id=worker_id).delete()
