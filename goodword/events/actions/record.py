"""Store outcomes that came through Django's doors, under the same rules and claims as those of the edge."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from goodword.events.ingest import store_outcomes
from goodword.events.values import NewOutcome, Result


def record_outcomes(outcomes: Sequence[NewOutcome], *, now: datetime) -> list[Result]:
    """Store outcomes that are new, for a worker to settle, and return a result for each in their order.

    One that came before is a duplicate if it says the same, else refused and shown to staff as a conflict. `events.rules` makes the outcomes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        return store_outcomes(cursor, connection.vendor, outcomes, now=now)
