"""The loop that workers go round: one import at a time, a piece at a time, so that clicks and purchases never wait for a file."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import Q

from goodword.contacts import models
from goodword.contacts.actions.imports import checking, taking, undoing
from goodword.contacts.values import ImportState
from goodword.facts.transactions import passing

LEASE = timedelta(seconds=60)
SLICE_S = 0.4  # until other loops get their turn
LOCKED_S = 0.03  # what a piece aims at; 0.1 is the limit
_REST_S = 0.025  # between pieces on SQLite, which has one writer: as long as a waiting one sleeps at most, so that each piece lets it through
_SMALLEST, _LARGEST = 50, 2000  # rows; the fixed part of a piece makes smaller ones no quicker

_words = structlog.get_logger("goodword.contacts.imports")

# One piece of at most so many rows; returns for how many seconds it kept others from writing, None where nothing is left to do.
Step = Callable[[UUID, int, datetime], float | None]

_STEPS: dict[str, Step] = {ImportState.CHECKING: checking.step, ImportState.RUNNING: taking.step, ImportState.UNDOING: undoing.step}


@dataclass
class _Pace:
    """How many rows fit into a piece: it grows while pieces are quick, and shrinks when one was slow."""

    rows: int = 200

    def learn(self, locked_s: float) -> None:
        factor = max(0.25, min(2.0, LOCKED_S / max(locked_s, 0.0001)))
        self.rows = max(_SMALLEST, min(_LARGEST, int(self.rows * factor)))


_pace: dict[str, _Pace] = {state: _Pace() for state in _STEPS}


def work(worker_id: UUID, now: datetime) -> int:
    """Do a slice of the oldest import that waits; return how many pieces that were, 0 where none waits.

    An error that is not foreseen stops that import, shown to staff with a way to go on, and nothing else.
    """
    row = _lease(worker_id, now)
    if row is None:
        return 0
    until = time.monotonic() + SLICE_S
    pieces = 0
    try:
        pace, step = _pace[row.state], _STEPS[row.state]
        while time.monotonic() < until:
            locked_s = step(row.id, pace.rows, now)
            pieces += 1
            if locked_s is None:
                break
            pace.learn(locked_s)
            if locked_s and connection.vendor == "sqlite":
                time.sleep(_REST_S)
    except Exception as error:
        if passing(error):
            raise
        _words.error("import failed", import_id=str(row.id), error=type(error).__name__, exc_info=True)
        failed = {"state": ImportState.FAILED, "failed_in": row.state, "error": type(error).__name__, "ended_at": now}
        models.Import.objects.filter(id=row.id, state=row.state).update(**failed)
    finally:
        models.Import.objects.filter(id=row.id, leased_by=worker_id).update(leased_by=None, leased_until=None)
    return pieces


def _lease(worker_id: UUID, now: datetime) -> models.Import | None:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now) | Q(leased_by=worker_id)
    waiting = models.Import.objects.filter(free, state__in=list(_STEPS))
    for row in waiting.order_by("id")[:5]:
        if waiting.filter(id=row.id, state=row.state).update(leased_by=worker_id, leased_until=now + LEASE):
            return row
    return None
