"""Coupon codes that were given to somebody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.lib.ids import same_id
from goodword.rewards import models


@dataclass(frozen=True)
class Coupon:
    """One code that was given to somebody."""

    code: str
    reward_id: UUID  # or the order that it was taken for
    issued_at: datetime | None
    revoked_at: datetime | None
    redeemed_at: datetime | None


def coupon(code: str) -> Coupon | None:
    """Return the coupon of this code, however it was typed; None where nobody was given it."""
    row = models.Coupon.objects.filter(id=same_id("coupon", code.strip().upper()), reward_id__isnull=False).first()
    if row is None or row.reward_id is None:
        return None
    return Coupon(row.code, row.reward_id, row.issued_at, row.revoked_at, row.redeemed_at)
