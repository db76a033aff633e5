"""What the edge of this process did, for /metrics."""

from goodword.events.ingest.writer import Counts

_watched: list[Counts] = []


def watch(counts: Counts) -> None:
    """Make the counts of an edge known; the newest one is the one that serves."""
    _watched[:] = [counts]


def read() -> Counts:
    """Return the counts since this process began to serve."""
    return _watched[0] if _watched else Counts()
