"""Pools of coupon codes and what is left in them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from goodword.rewards import models

POOLS_MAX = 500


@dataclass(frozen=True)
class Pool:
    """A pool of coupon codes; below `low_at` codes somebody is told."""

    id: UUID
    name: str
    low_at: int
    left: int
    total: int = 0

    @property
    def low(self) -> bool:
        """Tell whether it has fallen to its alert level."""
        return self.left <= self.low_at


def pool(pool_id: UUID) -> Pool | None:
    """Return one pool, or None where there is none of this id."""
    row = _counted().filter(id=pool_id).first()
    return None if row is None else _value(row)


def pools() -> list[Pool]:
    """Return all pools by name."""
    return [_value(row) for row in _counted().order_by("name")[:POOLS_MAX]]


def _counted() -> QuerySet[models.CouponPool]:
    free = Q(coupon__reward_id__isnull=True, coupon__revoked_at__isnull=True)
    return models.CouponPool.objects.annotate(total=Count("coupon"), left=Count("coupon", filter=free))


def _value(row: models.CouponPool) -> Pool:
    counts = vars(row)
    return Pool(id=row.id, name=row.name, low_at=row.low_at, left=counts["left"], total=counts["total"])
