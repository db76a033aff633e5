"""The credited purchases that an advocate brought about."""

from collections.abc import Collection
from uuid import UUID

from goodword.events.values import PURCHASES
from goodword.referrals import models
from goodword.referrals.queries.credit import conversion_value
from goodword.referrals.values import Conversion


def purchases_of(advocate_ids: Collection[UUID], *, program_id: UUID) -> list[Conversion]:
    """Return what was credited to these contacts in a programme and not sent back in full, in order of time."""
    found = models.Conversion.objects.filter(advocate_id__in=advocate_ids, program_id=program_id, credited=True, ordinal__gt=0, type__in=PURCHASES)
    return [conversion_value(row) for row in found.select_related("referral").order_by("occurred_at", "id")]
