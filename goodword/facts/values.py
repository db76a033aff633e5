"""The nouns of facts and jobs as others see them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

Loop = Callable[[UUID, datetime], int]  # (worker id, now) -> how many things were worked on; 0 lets the worker rest
Turn = Callable[[datetime], None]  # what a schedule calls; commits in pieces by itself and may run twice


class JobState(StrEnum):
    """Where a job stands; a leased job is due too, and anybody's again once its lease has run out."""

    DUE = "due"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True)
class Work:
    """A job in the hands of the worker that leased it."""

    id: UUID
    fact_id: UUID | None
    fact: str  # name of the fact, empty for a turn of a schedule
    body: dict[str, Any]
    at: datetime  # when the fact happened or the turn came
    reaction: str
    key: str
    attempts: int  # this one included
    worker_id: UUID


@dataclass(frozen=True)
class JobLine:
    """A job in a list."""

    id: UUID
    fact: str
    fact_id: UUID | None
    reaction: str
    key: str
    state: JobState
    attempts: int
    run_at: datetime
    done_at: datetime | None
    error: str


@dataclass(frozen=True)
class Worker:
    """A worker process and when it was last heard of."""

    id: UUID
    host: str
    pid: int
    started_at: datetime
    beat_at: datetime
