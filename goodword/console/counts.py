"""The numbers in the navigation: only where a person must act."""

from goodword.messaging.queries.tasks import open_count
from goodword.operators.values import Operator
from goodword.rewards.queries.given import counts_waiting


def today(operator: Operator) -> int:
    """Return how many tasks wait for this person."""
    return open_count(operator)


def rewards(operator: Operator) -> int:
    """Return how many rewards wait for somebody's approval or review."""
    del operator
    return sum(counts_waiting().values())
