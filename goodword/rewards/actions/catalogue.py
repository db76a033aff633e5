"""Put things into a programme's catalogue, change them, and take them out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from goodword.lib.ids import new_id
from goodword.lib.money import MAX_MINOR
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models
from goodword.rewards.values import NewItem, Way

STOCK_MAX = 1_000_000


class ItemRefused(ValueError):
    """A thing that cannot be; `code` is title, price, stock, pool_unknown or unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_item(program_id: UUID, new: NewItem, *, actor: Actor, now: datetime) -> UUID:
    """Put a thing into the catalogue and return its id. Raises ItemRefused."""
    columns = _columns(new)
    with transaction.atomic():
        row = models.Item.objects.create(id=new_id(), program_id=program_id, stock=new.stock, created_at=now, **columns)
        audit(actor=actor, action="rewards.add_item", subject=f"item:{row.id}", after=columns | {"stock": new.stock}, now=now)
    return row.id


def change_item(item_id: UUID, new: NewItem, *, seen_stock: int | None, actor: Actor, now: datetime) -> None:
    """Change what a thing is; orders keep what they were. Raises ItemRefused.

    Stock moves by the difference to what was seen, so that nothing is sold twice that went meanwhile; it never falls below zero.
    """
    columns = _columns(new)
    with transaction.atomic():
        row = models.Item.objects.select_for_update().filter(id=item_id).first()
        if row is None:
            raise ItemRefused("unknown")
        before = {name: getattr(row, name) for name in columns} | {"stock": row.stock}
        counted = new.stock is not None and seen_stock is not None and row.stock is not None
        stock = max(0, (row.stock or 0) + (new.stock or 0) - (seen_stock or 0)) if counted else new.stock
        after = columns | {"stock": stock}
        if after != before:
            models.Item.objects.filter(id=item_id).update(**after)
            audit(actor=actor, action="rewards.change_item", subject=f"item:{item_id}", before=before, after=after, now=now)


def withdraw_item(item_id: UUID, *, withdrawn: bool, actor: Actor, now: datetime) -> None:
    """Offer a thing no more, or again; what was ordered goes on."""
    with transaction.atomic():
        found = models.Item.objects.filter(id=item_id, withdrawn_at__isnull=withdrawn)
        if found.update(withdrawn_at=now if withdrawn else None) == 1:
            audit(actor=actor, action="rewards.withdraw_item" if withdrawn else "rewards.offer_item", subject=f"item:{item_id}", now=now)


def take_one(item_id: UUID) -> bool | None:
    """Take one piece out of the stock: True where it was counted, None where there is no limit, False where nothing is left. Needs the caller's transaction."""
    offered = models.Item.objects.filter(id=item_id, withdrawn_at__isnull=True)
    if offered.filter(stock__gt=0).update(stock=F("stock") - 1) == 1:
        return True
    return None if offered.filter(stock__isnull=True).exists() else False


def give_one_back(item_id: UUID) -> None:
    """Put one piece back into the stock. Needs the caller's transaction."""
    models.Item.objects.filter(id=item_id, stock__isnull=False).update(stock=F("stock") + 1)


def _columns(new: NewItem) -> dict[str, Any]:
    title = " ".join(new.title.split())
    if not title or len(title) > 120:
        raise ItemRefused("title")
    if not 0 < new.price <= MAX_MINOR:
        raise ItemRefused("price")
    if not 0 <= (new.stock or 0) <= STOCK_MAX or not 0 <= new.low_at <= STOCK_MAX:
        raise ItemRefused("stock")
    settings = {}
    if new.way is Way.COUPON:
        if not models.CouponPool.objects.filter(name=new.pool).exists():
            raise ItemRefused("pool_unknown")
        settings = {"pool": new.pool}
    words = {"title": title, "text": new.text.strip()[:1000]}
    return words | {"asset": new.asset, "price": new.price, "low_at": new.low_at, "way": new.way.value, "settings": settings}
