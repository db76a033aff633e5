"""Reads of verdicts."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from goodword.fraud.values import Decision
from goodword.lib import bulk


def refused(conversion_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the conversions that a check or a person refused."""
    where, values = bulk.any_of(connection.vendor, "conversion_id", conversion_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"select conversion_id from fraud_verdict where decision = '{Decision.REFUSE.value}' and {where}", values)
        return {bulk.read_id(conversion_id) for (conversion_id,) in cursor.fetchall()}
