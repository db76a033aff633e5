"""Processes that take turns: one at a time, where several would only wait for each other, and longer where nobody else wants to."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def one_at_a_time(file: Path) -> Iterator[bool]:
    """Give True to whoever comes first, and False, at once, to all others until it has left the block or died. The file is made and stays."""
    with file.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


class Others:
    """Whether anybody else writes to the SQLite database of a connection."""

    def __init__(self) -> None:
        self._version: int | None = None

    def wrote(self, cursor: Any) -> bool:
        """Tell whether another connection, of this process or another, has written since this was last asked over the same one; True the first time."""
        before = self._version
        cursor.execute("pragma data_version")
        self._version = cursor.fetchone()[0]
        return self._version != before
