"""What the edge knows by heart, and the thread that keeps it fresh: codes, programmes, keys, and the organisation's zone and country."""

import asyncio
import gc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from goodword.lib.database import Connection, Database, Unavailable
from goodword.links.snapshot import Entry, Snapshot
from goodword.operators import snapshot as operators

REFRESH_S = 1.0
KEYED_READ_WAIT_S = 1.0
AGAIN_AFTER_S = 0.2  # an unknown key makes the keys be read again, but not more often

_UTC = ZoneInfo("UTC")
_words = structlog.get_logger("goodword.edge")


class Memory:
    """Snapshots on a reading connection of their own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="goodword-reader")
        self._task: asyncio.Task[None] | None = None
        self._keys_read_at = 0.0
        self.links = Snapshot(self._rows, database.vendor)
        self.keys = operators.Keys(lambda: self._rows(operators.ROWS_SQL, []))
        self.zone = _UTC
        self.country = ""
        self.ready = False  # False until the database answered once
        self._first_reading = asyncio.Event()

    def start(self) -> None:
        """Begin to keep fresh; needs a running loop."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._keep_fresh())

    async def wait_until_ready(self) -> None:
        """Wait, a second at most, for the first reading after the start; without it, things unknown may exist all the same."""
        self.start()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._first_reading.wait(), KEYED_READ_WAIT_S)

    async def close(self) -> None:
        """End the thread and its connection."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._thread.shutdown()
        self._disconnect()

    async def find(self, code: str) -> Entry | None:
        """Return what is known of a code, asking the database where it or its programme is new to us; raise Unavailable where that takes over a second."""
        entry = self.links.find(code)
        if entry is None:
            await self._in_thread(lambda: self.links.read([code]))
            entry = self.links.find(code)
        if entry and entry.program not in self.links.programs:  # made within the last second
            await self._in_thread(self.links.refresh)
        return entry

    async def read_keys_again(self) -> None:
        """Read keys and programmes, for what was made within the last second; does nothing where that was done a moment ago."""
        if not self.ready or monotonic() - self._keys_read_at >= AGAIN_AFTER_S:
            await self._in_thread(self._refresh)

    async def _in_thread(self, work: Callable[[], None]) -> None:
        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            await asyncio.wait_for(asyncio.shield(future), KEYED_READ_WAIT_S)
        except TimeoutError:
            future.add_done_callback(lambda done: done.exception())  # nobody is left to hear it
            raise Unavailable("the database did not answer in time") from None

    async def _keep_fresh(self) -> None:
        loop = asyncio.get_running_loop()
        loaded = False
        while True:
            try:
                await loop.run_in_executor(self._thread, self._refresh)
                self._first_reading.set()
                if not loaded:
                    await loop.run_in_executor(self._thread, self.links.load)
                    loaded = True
                    gc.freeze()  # hundreds of thousands of entries that stay: garbage is not to be looked for among them
            except Exception as error:  # whatever it is, a revoked key must end as soon as it is over
                _words.warning("edge could not refresh", error=type(error).__name__)
            self._first_reading.set()
            await asyncio.sleep(REFRESH_S)

    def _refresh(self) -> None:
        self.keys.refresh()
        self.links.refresh()
        for time_zone, country in self._rows("select time_zone, country from operators_organisation", []):
            self.country = country
            with suppress(ZoneInfoNotFoundError, ValueError):
                self.zone = ZoneInfo(time_zone)
        self._keys_read_at = monotonic()
        self.ready = True

    def _rows(self, sql: str, values: Sequence[object]) -> list[Sequence[Any]]:
        """Read on the thread's connection; one that fails is thrown away."""
        try:
            if self._connection is None:
                self._connection = self._database.connect(timeout_s=2)
            return self._connection.rows(sql, values)
        except Exception:
            self._disconnect()
            raise

    def _disconnect(self) -> None:
        if self._connection:
            with suppress(Exception):
                self._connection.close()
        self._connection = None
