"""Reads of outcomes."""

from goodword.events import models


def waiting_count() -> int:
    """Return how many outcomes wait to be settled."""
    return models.Outcome.objects.filter(state="waiting").count()
