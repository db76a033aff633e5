"""Pools of coupon codes and what is left in them."""

from dataclasses import dataclass
from uuid import UUID

from goodword.rewards import models


@dataclass(frozen=True)
class Pool:
    """A pool of coupon codes; below `low_at` codes somebody is told."""

    id: UUID
    name: str
    low_at: int
    left: int


def pool(pool_id: UUID) -> Pool | None:
    """Return one pool, or None where there is none of this id."""
    row = models.CouponPool.objects.filter(id=pool_id).first()
    if row is None:
        return None
    return Pool(
        id=row.id, name=row.name, low_at=row.low_at, left=models.Coupon.objects.filter(pool=row, reward_id__isnull=True, revoked_at__isnull=True).count()
    )
