"""What waits to be sent, paid or settled."""

from goodword.facts import queries as facts
from goodword.facts.values import JobState


def counts() -> dict[str, int]:
    """Return how much of each kind waits, by its name in words."""
    return {"jobs": facts.job_counts()[JobState.DUE]}
