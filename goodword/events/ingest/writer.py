"""The one writer of a process: what arrives while a commit is under way forms the next one, and everybody waits for the own commit."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

import structlog

from goodword.events.ingest.outcomes import store_outcomes
from goodword.events.ingest.touch import Touch
from goodword.events.ingest.touches import store_touches
from goodword.events.values import NewOutcome, Result
from goodword.lib import clock
from goodword.lib.database import Connection, Database, Unavailable

TOUCH_WAIT_S = 1.0  # so long a friend waits at most for the click to be stored
OUTCOME_WAIT_S = 10.0
LOCK_WAIT_S = 8.0
REST_S = 0.5  # after the database did not answer, so long nobody tries again
TOUCHES_MAX = 20_000  # waiting in memory; more are lost
COMMIT_MAX = 2_000  # outcomes in one commit, so that the write lock of SQLite is held shortly
ATTEMPTS = 2

_words = structlog.get_logger("goodword.events")

Work = Callable[[Any, str], None]  # further statements (cursor, vendor) that go with a commit


@dataclass
class Counts:
    """What this process did since its start, for /metrics."""

    touches_stored: int = 0
    touches_lost: int = 0
    outcomes_stored: int = 0
    commits: int = 0
    commits_failed: int = 0


@dataclass(eq=False)
class _Batch:
    """What one commit writes. `seen` ends at the commit or after a second, `stored` at the commit or with an error.

    Everybody waits on a future of their own: who stops waiting must not stop the others, and asyncio is quicker with its own kind of future than
    with one that cannot be cancelled.
    """

    touches: list[Touch] = field(default_factory=list)
    requests: list[tuple[int, int]] = field(default_factory=list)  # the outcomes of one request, from and to
    outcomes: list[NewOutcome] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    results: list[Result | Exception] = field(default_factory=list)
    seen: list[asyncio.Future[None]] = field(default_factory=list)
    stored: list[asyncio.Future[None]] = field(default_factory=list)


class Writer:
    """Stores touches and outcomes on a connection and a thread of its own."""

    def __init__(self, database: Database) -> None:
        self.counts = Counts()
        self._database = database
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="goodword-writer")
        self._connection: Connection | None = None
        self._down_until = 0.0
        self._waiting: deque[_Batch] = deque()
        self._task: asyncio.Task[None] | None = None

    def touch(self, touch: Touch) -> "asyncio.Future[None]":
        """Store a touch; the future ends when it is committed, and after a second in any case."""
        batch = self._waiting[-1] if self._waiting else self._open_batch(0)
        if len(batch.touches) < TOUCHES_MAX:
            batch.touches.append(touch)
            return _wait(batch.seen, TOUCH_WAIT_S)
        self.counts.touches_lost += 1
        lost = asyncio.get_running_loop().create_future()
        lost.set_result(None)
        return lost

    async def outcomes(self, outcomes: Sequence[NewOutcome]) -> list[Result]:
        """Store outcomes and return a result for each once they are committed; raise Unavailable where that did not happen in time."""
        batch = self._open_batch(len(outcomes))
        start = len(batch.outcomes)
        batch.outcomes += outcomes
        batch.requests.append((start, start + len(outcomes)))
        await _wait(batch.stored, OUTCOME_WAIT_S)
        results = []
        for result in batch.results[start : start + len(outcomes)]:
            if isinstance(result, Exception):
                raise result
            results.append(result)
        if len(results) < len(outcomes):
            raise Unavailable("the database did not answer in time")
        return results

    def add(self, work: Work) -> None:
        """Let further statements go with the next commit; nobody waits for them, and they are lost where it fails."""
        self._open_batch(0).work.append(work)

    async def close(self) -> None:
        """Commit what waits, then end."""
        if self._task:
            await self._task
        self._thread.shutdown()
        if self._connection:
            self._connection.close()

    def _open_batch(self, outcomes: int) -> _Batch:
        """Return the batch that is next to be committed and has room, and see that it will be."""
        if not self._waiting or (outcomes and self._waiting[-1].outcomes and len(self._waiting[-1].outcomes) + outcomes > COMMIT_MAX):
            self._waiting.append(_Batch())
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        return self._waiting[-1]

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                await asyncio.sleep(0)  # let those that are being read already come along
                batch = self._waiting.popleft()
                try:
                    await loop.run_in_executor(self._thread, self._write, batch)
                finally:
                    _end(batch.seen)
                    _end(batch.stored)
        finally:
            self._task = None

    def _write(self, batch: _Batch) -> None:
        """Commit a batch in the writer's thread and leave its results; where the content of one request spoils it, one by one."""
        now = clock.now()
        try:
            batch.results = list(self._commit(batch.touches, batch.outcomes, batch.work, now))
        except Unavailable as error:
            self.counts.touches_lost += len(batch.touches)
            batch.results = [error] * len(batch.outcomes)
            _words.warning("database away", touches=len(batch.touches), outcomes=len(batch.outcomes))
        except Exception as error:
            _words.error("commit refused", error=type(error).__name__, touches=len(batch.touches), outcomes=len(batch.outcomes))
            self._write_apart(batch, now)

    def _write_apart(self, batch: _Batch, now: datetime) -> None:
        try:
            self._commit(batch.touches, [], [], now)
        except Exception:
            self.counts.touches_lost += len(batch.touches)
        for start, end in batch.requests:
            try:
                batch.results += self._commit([], batch.outcomes[start:end], [], now)
            except Exception as error:
                batch.results += [error] * (end - start)

    def _commit(self, touches: Sequence[Touch], outcomes: Sequence[NewOutcome], work: Sequence[Work], now: datetime) -> list[Result]:
        if monotonic() < self._down_until:
            raise Unavailable("the database did not answer a moment ago")
        for attempt in range(ATTEMPTS):
            try:
                if self._connection is None:
                    self._connection = self._database.connect(timeout_s=LOCK_WAIT_S)
                vendor = self._connection.vendor
                alone = self._connection.transaction if outcomes or work else self._connection.one_statement
                with alone() as cursor:
                    if touches:
                        store_touches(cursor, vendor, touches, now=now)
                    results = store_outcomes(cursor, vendor, outcomes, now=now) if outcomes else []
                    for statement in work:
                        statement(cursor, vendor)
            except Unavailable:
                self.counts.commits_failed += 1
                self._disconnect()
                if attempt + 1 == ATTEMPTS:
                    self._down_until = monotonic() + REST_S
                    raise
            else:
                self.counts.commits += 1
                self.counts.touches_stored += len(touches)
                self.counts.outcomes_stored += len(outcomes)
                return results
        raise AssertionError("unreachable")

    def _disconnect(self) -> None:
        if self._connection:
            with suppress(Exception):
                self._connection.close()
        self._connection = None


def _wait(waiting: list["asyncio.Future[None]"], wait_s: float) -> "asyncio.Future[None]":
    """Add a future to those that end together, at the latest when the first of them has waited so long."""
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    if not waiting:
        loop.call_later(wait_s, _end, waiting)
    waiting.append(future)
    return future


def _end(waiting: list["asyncio.Future[None]"]) -> None:
    """End all that wait and forget them, for the timer of this list holds it some seconds longer."""
    for future in waiting:
        if not future.done():
            future.set_result(None)
    waiting.clear()
