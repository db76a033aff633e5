"""The worker process: settles outcomes, does jobs, sends and pays what is due, and shows that it lives."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import DatabaseError, connection

from goodword.facts import engine, rules
from goodword.facts.actions import beats, lease
from goodword.lib import clock, lifeline
from goodword.lib.ids import new_id
from goodword.lib.turns import Others
from goodword.worker.lane import Lane

_STUCK_AFTER_S = 900  # a lane that has not come round for so long gets no more signs of life
_TICK_EVERY_S = 1.0
_FINISH_WITHIN_S = 25
_LOOK_EVERY_S = 0.2

_words = structlog.get_logger("goodword.worker")


class Worker:
    """One worker process; several may work on one database."""

    def __init__(self) -> None:
        self.id = new_id()
        self.stop = threading.Event()
        self._lanes = [
            Lane("inward", self._inward, stop=self.stop, news=_news()),
            Lane("outward", self._outward, stop=self.stop, news=_news()),
            Lane("clock", engine.tick, stop=self.stop, every_s=_TICK_EVERY_S),
        ]

    def run(self) -> None:
        """Work until `stop` is set, then finish what is begun and give back the rest."""
        _words.info("worker started", worker=str(self.id), pid=os.getpid())
        heart = Lane("heart", self._beat, stop=(still := threading.Event()), every_s=rules.BEAT_EVERY.total_seconds())
        for lane in [heart, *self._lanes]:
            lane.thread.start()
        self.stop.wait()
        deadline = time.monotonic() + _FINISH_WITHIN_S
        for lane in self._lanes:
            lane.thread.join(max(0, deadline - time.monotonic()))
        still.set()
        heart.thread.join(_FINISH_WITHIN_S)
        beats.leave(worker_id=self.id)
        _words.info("worker stopped", worker=str(self.id))

    def _inward(self, now: datetime) -> int:
        return engine.work_inward(self.id, now, stopping=self.stop.is_set)

    def _outward(self, now: datetime) -> int:
        return engine.work_outward(self.id, now)

    def _beat(self, now: datetime) -> int:
        if all(time.monotonic() - lane.turned_at < _STUCK_AFTER_S for lane in self._lanes):
            beats.beat(worker_id=self.id, host=socket.gethostname(), pid=os.getpid(), now=now)
            lease.extend(worker_id=self.id, now=clock.now())
        return 0


def _news() -> Callable[[], bool]:
    """Return a function that says whether somebody else may have written to the database since it was last asked; PostgreSQL does not tell."""
    others = Others()

    def news() -> bool:
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            return others.wrote(cursor)

    return news


def main(*, until_stdin_ends: bool, ready: Callable[[], bool]) -> None:
    """Run a worker, once the database is `ready`, until SIGTERM or SIGINT, or until the process at the other end of standard input is gone."""
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    if until_stdin_ends:
        lifeline.when_stdin_ends(worker.stop.set)
    while not _holds(ready) and not worker.stop.wait(_LOOK_EVERY_S):
        pass
    if not worker.stop.is_set():
        worker.run()


def _holds(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except DatabaseError:
        return False
