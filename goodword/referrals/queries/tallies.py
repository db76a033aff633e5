"""How many referrals and conversions there are: what a report adds up."""

from uuid import UUID

from goodword.events.values import PURCHASES
from goodword.referrals import models


def referral_count(program_id: UUID) -> int:
    """Return how many friends were referred in a programme."""
    return models.Referral.objects.filter(program_id=program_id).count()


def conversion_count(program_id: UUID) -> int:
    """Return how many purchases in a programme were credited to an advocate."""
    return models.Conversion.objects.filter(program_id=program_id, credited=True, type__in=PURCHASES).count()


def row_counts() -> dict[str, int]:
    """Return how many referrals and conversions, credited or not, there are in all programmes."""
    return {"referrals": models.Referral.objects.count(), "conversions": models.Conversion.objects.count()}
