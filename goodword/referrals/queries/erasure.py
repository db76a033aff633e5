"""What erasing a person concerns of recommendations, as it is shown before."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from goodword.referrals import models


def recommendations(contact_ids: Collection[UUID]) -> int:
    """Return in how many recommendations somebody stands on either side."""
    return models.Referral.objects.filter(Q(contact_id__in=contact_ids) | Q(advocate_id__in=contact_ids)).count()
