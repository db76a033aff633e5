"""How much a key may ask: requests a minute and bytes a request.

Counts live in the memory of each server process, so with several processes a key may get through as many times the limit; no request waits for
a database to be counted.
"""

import threading
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from goodword.lib.buckets import Buckets

BODY_MAX_BYTES = 262_144
EVENTS_BODY_MAX_BYTES = 4_194_304  # a batch of 1,000 events


@dataclass(frozen=True)
class Allowance:
    """What a key has left: `wait_s` is 0 for a request that may go on, `reset_s` is when the full number is there again."""

    limit: int
    remaining: int
    reset_s: int
    wait_s: int

    @property
    def headers(self) -> dict[str, str]:
        """The header fields that tell of it, the same as at /v1/events."""
        return {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(self.remaining), "RateLimit-Reset": str(self.reset_s)}


class Limiter:
    """A bucket of `limit` requests for each key, refilled within a minute; safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._buckets = Buckets(capacity=limit, per_second=limit / 60)

    def take(self, key_id: UUID, *, at: float) -> Allowance:
        """Count one request of a key at a moment (seconds of a clock that never goes back) and say what is left."""
        with self._lock:
            wait_s = self._buckets.take(key_id.hex, at=at)
            left = self._buckets.level(key_id.hex, at=at)
        return Allowance(self._limit, int(left), ceil((self._limit - left) / self._buckets.per_second), ceil(wait_s))


def body_limit(path: str) -> int:
    """Return how many bytes a body sent to this path may have."""
    return EVENTS_BODY_MAX_BYTES if path.rstrip("/").endswith("/events") else BODY_MAX_BYTES
