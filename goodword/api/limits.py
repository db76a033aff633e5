"""How much a key may ask: requests a minute and bytes a request.

Counts live in the memory of each server process, so with several processes a key may get through as many times the limit; no request waits for
a database to be counted.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

WINDOW_S = 60
BODY_MAX_BYTES = 262_144
EVENTS_BODY_MAX_BYTES = 4_194_304  # a batch of 1,000 events


@dataclass(frozen=True)
class Allowance:
    """What a key has left in the running minute."""

    limit: int
    remaining: int
    reset_s: int
    exceeded: bool

    @property
    def headers(self) -> dict[str, str]:
        """The header fields of draft-ietf-httpapi-ratelimit-headers."""
        return {"RateLimit-Policy": f'"key";q={self.limit};w={WINDOW_S}', "RateLimit": f'"key";r={self.remaining};t={self.reset_s}'}


class Limiter:
    """Counts requests per key in windows of a minute; forgets the whole window at its end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = -1
        self._counts: dict[UUID, int] = {}

    def take(self, key_id: UUID, *, limit: int, now: datetime) -> Allowance:
        """Count one request of a key and say what is left."""
        window, elapsed_s = divmod(int(now.timestamp()), WINDOW_S)
        with self._lock:
            if window != self._window:
                self._window = window
                self._counts.clear()
            count = self._counts[key_id] = self._counts.get(key_id, 0) + 1
        return Allowance(limit=limit, remaining=max(0, limit - count), reset_s=WINDOW_S - elapsed_s, exceeded=count > limit)


def body_limit(path: str) -> int:
    """Return how many bytes a body sent to this path may have."""
    return EVENTS_BODY_MAX_BYTES if path.rstrip("/").endswith("/events") else BODY_MAX_BYTES
