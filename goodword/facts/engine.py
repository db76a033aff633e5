"""Do what is due: loops, jobs and turns of schedules, for a worker process or, all at once, for tests and simulations."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import structlog

from goodword.facts import log
from goodword.facts.actions import finish, lease, schedules
from goodword.facts.transactions import retried
from goodword.facts.values import JobState, Loop, Turn, Work
from goodword.lib.ids import new_id

BATCH = 25  # jobs leased at once

_HOME = Path(__file__).resolve().parent.parent
_words = structlog.get_logger("goodword.facts")


@dataclass
class Engine:
    """What the engine turns: filled once at start from `goodword/reactions.py`."""

    loops: Sequence[Loop] = ()
    outward: Sequence[Loop] = ()  # what calls other servers and may take its time: has a thread of its own
    schedules: Mapping[str, tuple[str, Turn]] = field(default_factory=dict)  # name -> (cron expression, function)
    time_zone: Callable[[], str] = lambda: "UTC"
    outbound_held: Callable[[], bool] = lambda: False


_engine = Engine()


def connect(engine: Engine) -> None:
    """Make the loops and schedules of `goodword/reactions.py` known; called once at start."""
    global _engine
    _engine = engine


def work_inward(worker_id: UUID, now: datetime, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Settle what came in, then do a batch of due jobs; return how many things were worked on.

    While outbound is held nothing is settled, for a settled purchase may pay, nor is any job done. Raises ExceptionGroup where loops failed, after all
    had their turn.
    """
    if _engine.outbound_held():
        return 0
    jobs = partial(run_jobs, stopping=stopping)
    return _each([*_engine.loops, jobs], worker_id, now)


def work_outward(worker_id: UUID, now: datetime) -> int:
    """Send what is due, unless outbound is held; return how many things were worked on. Raises ExceptionGroup as `work_inward` does."""
    return 0 if _engine.outbound_held() else _each(_engine.outward, worker_id, now)


def _each(loops: Sequence[Loop], worker_id: UUID, now: datetime) -> int:
    """Give every loop its turn, so that one that fails starves no other."""
    worked, failures = 0, []
    for loop in loops:
        try:
            worked += loop(worker_id, now)
        except Exception as error:  # raised below, with the others
            failures.append(error)
    if failures:
        raise ExceptionGroup("loops failed", failures)
    return worked


def tick(now: datetime) -> int:
    """Make jobs of the schedules whose turn has come; return how many."""
    return schedules.tick({name: expression for name, (expression, _) in _engine.schedules.items()}, zone=_engine.time_zone(), now=now)


def run_jobs(worker_id: UUID, now: datetime, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Lease one batch of due jobs and do them, each in its own transaction; return how many were leased.

    A job that fails is put off, halved or dead afterwards, and stops no other. Once `stopping` says so, the rest goes back.
    """
    jobs = lease.claim(worker_id=worker_id, limit=BATCH, now=now)
    for place, job in enumerate(jobs):
        if stopping():
            lease.release(jobs[place:])
            break
        _try(job, now)
    return len(jobs)


def drain(*, now: datetime) -> int:
    """Do everything that is due at `now` and all that follows from it, in this process; return how many things were worked on.

    For tests and simulations: a failing job raises here instead of being put off.
    """
    worker_id = new_id()
    total = tick(now)
    while not _engine.outbound_held():
        jobs = lease.claim(worker_id=worker_id, limit=BATCH, now=now)
        for job in jobs:
            _do(job, now)
        worked = len(jobs) + sum(loop(worker_id, now) for loop in [*_engine.loops, *_engine.outward])
        if not worked:
            break
        total += worked
    return total


def _try(job: Work, now: datetime) -> None:
    if not _known(job):
        _report(job, state=finish.dead(job, error=f"nothing is called {job.reaction} any more", now=now), error="unknown")
        return
    try:
        _do(job, now)
    except finish.LeaseLost:
        _words.warning("lease lost", job=str(job.id), reaction=job.reaction)
    except Exception as error:  # whatever a reaction raises is the job's end, not the worker's
        words = place_of(error)
        _report(job, state=finish.failed(job, error=words, now=now), error=words)


def _do(job: Work, now: datetime) -> None:
    if job.fact_id is None:
        _, turn = _engine.schedules[job.reaction]
        turn(now)  # commits in pieces by itself, so it is marked after, and may run twice
        finish.done(job, now=now)
        return
    reaction, fact = log.function(job.reaction), log.from_name(job.fact, job.body)

    def whole() -> None:
        finish.done(job, now=now)
        reaction(fact, now)

    retried(whole)


def _known(job: Work) -> bool:
    return job.reaction in _engine.schedules if job.fact_id is None else log.knows(job.fact, job.reaction)


def _report(job: Work, *, state: JobState, error: str) -> None:
    _words.error("job failed", job=str(job.id), fact=job.fact, fact_id=str(job.fact_id), reaction=job.reaction, attempts=job.attempts, state=state, error=error)


def place_of(error: BaseException) -> str:
    """Return the kind of an error and where it came from, without its text, which may hold names or addresses."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_HOME)]
    if not frames:
        return type(error).__name__
    path = Path(frames[-1].filename).relative_to(_HOME)
    return f"{type(error).__name__} in {path}:{frames[-1].lineno} ({frames[-1].name})"
