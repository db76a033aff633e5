"""Pin what led to a granted reward, so that nothing that arrives later moves it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from goodword.lib import bulk


def pin(conversion_ids: Iterable[UUID], *, now: datetime) -> None:
    """Let conversions keep their number and their referrals the advocate; needs the caller's transaction."""
    ids = sorted(set(conversion_ids))
    if not ids:
        return
    moment = bulk.plain(now) if connection.vendor == "sqlite" else now
    where, values = bulk.any_of(connection.vendor, "id", ids)
    with connection.cursor() as cursor:
        cursor.execute(f"update referrals_conversion set pinned_at = %s where pinned_at is null and {where}", [moment, *values])
        cursor.execute(
            f"update referrals_referral set pinned_at = %s where pinned_at is null and id in (select referral_id from referrals_conversion where {where})",
            [moment, *values],
        )
