"""Make pools of coupon codes and fill them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from goodword.lib.ids import new_id, same_id
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models

CODES_MAX = 100_000
_AT_ONCE = 2000
_CODE = re.compile(r"[!-~]{3,60}")


class PoolRefused(ValueError):
    """A pool that cannot be; `code` is name_missing, name_taken, unknown or codes_too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Filled:
    """What became of the codes of an upload: new ones, those that were there before, and those that are no codes."""

    added: int
    known: int
    bad: tuple[str, ...]


def create_pool(*, name: str, low_at: int, actor: Actor, now: datetime) -> UUID:
    """Make an empty pool and return its id; raise PoolRefused."""
    name = " ".join(name.split())[:120]
    if not name:
        raise PoolRefused("name_missing")
    pool_id = new_id()
    try:
        with transaction.atomic():
            models.CouponPool.objects.create(id=pool_id, name=name, low_at=low_at, created_at=now)
            audit(actor=actor, action="rewards.create_pool", subject=f"pool:{pool_id}", after={"name": name, "low_at": low_at}, now=now)
    except IntegrityError as error:
        raise PoolRefused("name_taken") from error
    return pool_id


def add_codes(pool_id: UUID, codes: Iterable[str], *, actor: Actor, now: datetime) -> Filled:
    """Put codes into a pool; a code that is known anywhere stays where it is, so that the same upload again adds nothing.

    Small and capital letters are the same. Commits in pieces, since clicks wait behind it. Raises PoolRefused.
    """
    typed = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if len(typed) > CODES_MAX:
        raise PoolRefused("codes_too_many")
    if not models.CouponPool.objects.filter(id=pool_id).exists():
        raise PoolRefused("unknown")
    good = {same_id("coupon", code.upper()): code for code in typed if _CODE.fullmatch(code)}
    added = sum(_add(pool_id, dict(list(good.items())[start : start + _AT_ONCE]), now=now) for start in range(0, len(good), _AT_ONCE))
    if added:
        with transaction.atomic():
            audit(actor=actor, action="rewards.add_codes", subject=f"pool:{pool_id}", after={"codes": added}, now=now)
    return Filled(added, len(good) - added, tuple(code for code in typed if not _CODE.fullmatch(code))[:20])


def _add(pool_id: UUID, codes: dict[UUID, str], *, now: datetime) -> int:
    with transaction.atomic():
        known = set(models.Coupon.objects.filter(id__in=list(codes)).values_list("id", flat=True))
        fresh = [models.Coupon(id=key, code=code, pool_id=pool_id, added_at=now) for key, code in sorted(codes.items()) if key not in known]
        models.Coupon.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
        return len(fresh)
