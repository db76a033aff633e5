"""Reads of verdicts."""

from uuid import UUID

from goodword.fraud import models
from goodword.fraud.values import Decision


def refused() -> set[UUID]:
    """Return the conversions that a check or a person refused."""
    return set(models.Verdict.objects.filter(decision=Decision.REFUSE).values_list("conversion_id", flat=True))
