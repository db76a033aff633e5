"""Whole transactions, tried again when the database says "not now"."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

T = TypeVar("T")

_ATTEMPTS = 6
_PASSING = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"}  # serialization, deadlock, lock, shutdowns, too many connections


def retried(work: Callable[[], T]) -> T:
    """Run `work` in one transaction, and again from its start after a serialization failure or a lost connection.

    `work` must make the same ids every time. Inside a caller's transaction it runs once: only the whole can be tried again.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return work()
        except (OperationalError, InterfaceError) as error:
            if attempt == _ATTEMPTS or connection.in_atomic_block or not passing(error):
                raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(random.uniform(0.5, 1) * 0.02 * 2**attempt)  # noqa: S311 - not a secret
    raise AssertionError("unreachable")


def passing(error: BaseException) -> bool:
    """Tell whether a database error may be gone at the next attempt."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state:
        return state in _PASSING or state.startswith("08")
    if isinstance(error, InterfaceError):
        return True
    words = str(error)
    return "locked" in words or "busy" in words or "connection" in words
