"""Coupon codes and the pools they come out of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from goodword.lib.ids import same_id
from goodword.rewards import models

POOLS_MAX = 500


@dataclass(frozen=True)
class Coupon:
    """One code that was given to somebody."""

    code: str
    reward_id: UUID
    issued_at: datetime | None
    revoked_at: datetime | None
    redeemed_at: datetime | None


@dataclass(frozen=True)
class Pool:
    """A pool of codes: how many it had, and how many are left."""

    id: UUID
    name: str
    low_at: int
    total: int
    free: int
    created_at: datetime

    @property
    def low(self) -> bool:
        """Tell whether it has fallen to its alert level."""
        return self.free <= self.low_at


def coupon(code: str) -> Coupon | None:
    """Return the coupon of this code, however it was typed; None where nobody was given it."""
    row = models.Coupon.objects.filter(id=same_id("coupon", code.strip().upper()), reward_id__isnull=False).first()
    if row is None or row.reward_id is None:
        return None
    return Coupon(row.code, row.reward_id, row.issued_at, row.revoked_at, row.redeemed_at)


def pools() -> list[Pool]:
    """Return all pools by name, with what is left in each."""
    rows = models.CouponPool.objects.annotate(total=Count("coupon"), free=Count("coupon", filter=Q(coupon__reward_id__isnull=True))).order_by("name")
    return [Pool(row.id, row.name, row.low_at, row.total, row.free, row.created_at) for row in rows[:POOLS_MAX]]


def pool(pool_id: UUID) -> Pool | None:
    """Return one pool; None where there is none of this id."""
    return next((one for one in pools() if one.id == pool_id), None)
