"""Where time enters: doors ask once per request or job and pass it down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_virtual: ContextVar[datetime | None] = ContextVar("goodword_virtual_now", default=None)


def now() -> datetime:
    """Return the present moment in UTC, or the virtual one inside `at`."""
    return _virtual.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend, in this context only, that it is `moment`; simulations and tests live by it."""
    token = _virtual.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _virtual.reset(token)
