"""One line of work in a thread of its own: work while there is some, rest a little while there is none."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import close_old_connections, connections

from goodword.facts.engine import place_of
from goodword.lib import clock

_SHORTEST_REST_S = 0.02
_LONGEST_REST_S = 0.2  # so that what comes in is begun on at once
_REST_AFTER_ERROR_S = 2.0
_LOOK_EVERY_S = 1.0  # where nothing was written: something may have come due by the clock

_words = structlog.get_logger("goodword.worker")


class Lane:
    """Calls `work(now)`, which returns how many things it worked on, until `stop` is set; `turned_at` tells when it last came round.

    `news`, asked in the lane's own thread, says whether anything was written since it was last asked; without any, work is looked for once a second.
    """

    def __init__(
        self, name: str, work: Callable[[datetime], int], *, stop: threading.Event, every_s: float | None = None, news: Callable[[], bool] = lambda: True
    ) -> None:
        self._work = work
        self._news = news
        self._looked_at = -_LOOK_EVERY_S
        self._stop = stop
        self._every_s = every_s
        self.turned_at = time.monotonic()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def _run(self) -> None:
        rest_s = _SHORTEST_REST_S
        while not self._stop.is_set():
            try:
                worked = self._turn()
                rest_s = 0 if worked else min(max(rest_s, _SHORTEST_REST_S) * 1.5, _LONGEST_REST_S)
            except Exception as error:  # a lane goes on when the database is away or a loop has a bug
                for failure in error.exceptions if isinstance(error, ExceptionGroup) else [error]:
                    _words.error("lane failed", lane=self.thread.name, error=place_of(failure))
                close_old_connections()
                rest_s = _REST_AFTER_ERROR_S
            self.turned_at = time.monotonic()
            self._stop.wait(self._every_s or rest_s)
        connections.close_all()

    def _turn(self) -> int:
        if not self._news() and time.monotonic() - self._looked_at < _LOOK_EVERY_S:
            return 0
        self._looked_at = time.monotonic()
        worked = self._work(clock.now())
        if worked:
            self._looked_at -= _LOOK_EVERY_S  # there may be more
        return worked
