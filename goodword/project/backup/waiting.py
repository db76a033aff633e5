"""What waits to be sent, paid or settled."""

from goodword.events import queries as events
from goodword.facts import queries as facts
from goodword.facts.values import JobState
from goodword.messaging.queries import messages
from goodword.rewards.queries import given
from goodword.rewards.values import RewardState


def counts() -> dict[str, int]:
    """Return how much of each kind waits, by its name in words."""
    return {
        "messages": sum(messages.open_counts().values()),
        "rewards on hold": given.counts_by_state().get(RewardState.HELD, 0),
        "outcomes not settled": events.waiting_count(),
        "jobs": facts.job_counts()[JobState.DUE],
    }
