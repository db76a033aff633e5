"""Go through all of a programme in pieces, in the order of ids."""

from uuid import UUID

from goodword.referrals import models


def conversions_after(program_id: UUID, after: UUID | None, limit: int) -> list[UUID]:
    """Return the ids of a programme's conversions that follow an id (None: the first ones)."""
    found = models.Conversion.objects.filter(program_id=program_id)
    return list((found.filter(id__gt=after) if after else found).order_by("id").values_list("id", flat=True)[:limit])


def referrals_after(program_id: UUID, after: UUID | None, limit: int) -> list[UUID]:
    """Return the ids of a programme's referrals that follow an id (None: the first ones)."""
    found = models.Referral.objects.filter(program_id=program_id)
    return list((found.filter(id__gt=after) if after else found).order_by("id").values_list("id", flat=True)[:limit])
