"""Ids made in the application: UUIDv7 in order of time, UUIDv5 where a retry must find itself."""

import os
import threading
import time
from uuid import UUID, uuid5

NAMESPACE = UUID("6d0c2b5e-1f0c-5d5e-9c55-3b1f6f9b7a11")

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562) that sorts after every earlier one made in this process.

    The 48-bit millisecond is followed by 12 bits of its fraction, so that ids made within a millisecond keep their order.
    """
    global _last
    with _lock:
        ticks = time.time_ns() * 4096 // 1_000_000  # milliseconds with 12 fractional bits
        if ticks <= _last:
            ticks = _last + 1
        _last = ticks
    millisecond, fraction = divmod(ticks, 4096)
    random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=(millisecond & ((1 << 48) - 1)) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)


def same_id(*parts: object) -> UUID:
    """Return the UUIDv5 that the same parts always give, so that doing a thing twice finds the first time."""
    return uuid5(NAMESPACE, "\x1f".join(map(str, parts)))
