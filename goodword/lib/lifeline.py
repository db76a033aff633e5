"""End with the process that started us, however it ended."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable


def when_stdin_ends(then: Callable[[], None]) -> None:
    """Call `then` once the process at the other end of standard input is gone."""
    threading.Thread(target=_await_stdin, args=(then,), name="lifeline", daemon=True).start()


def end_with_parent() -> None:
    """In a process of multiprocessing's: end by SIGTERM once the process that started it is gone; elsewhere do nothing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_await_parent, args=(parent.join,), name="lifeline", daemon=True).start()


def _await_stdin(then: Callable[[], None]) -> None:
    while os.read(sys.stdin.fileno(), 1):  # not sys.stdin.read: its lock would still be held when the interpreter ends
        pass
    then()


def _await_parent(join: Callable[[], None]) -> None:
    join()
    os.kill(os.getpid(), signal.SIGTERM)
