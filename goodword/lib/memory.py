"""What was read once, remembered for one block: for work that asks the same few things over and over, in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

_remembered: ContextVar[dict[Any, Any] | None] = ContextVar("goodword_memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember in this block what functions marked with `remembered` returned. Nothing in the block may change what they read."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def remembered(read: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a read without arguments, or with hashable ones, be asked once in each block of `remembering`; outside one, it is as it was."""

    @wraps(read)
    def once(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        known = _remembered.get()
        if known is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = read(*args, **kwargs)
        found: _R = known[key]
        return found

    return once
