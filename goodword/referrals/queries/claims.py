"""Claims by id."""

from uuid import UUID

from goodword.referrals import models
from goodword.referrals.values import Claim


def claim(claim_id: UUID) -> Claim | None:
    """Return a claim, or None once it was deleted because nobody confirmed it."""
    row = models.Claim.objects.filter(id=claim_id).first()
    if row is None:
        return None
    return Claim(
        id=row.id,
        program_id=row.program_id,
        code=row.code,
        click_id=row.click_id,
        email=row.email,
        language=row.language,
        requested_at=row.requested_at,
        confirmed_at=row.confirmed_at,
        contact_id=row.contact_id,
        advocate_id=row.advocate_id,
        remind_on=row.remind_on,
    )
