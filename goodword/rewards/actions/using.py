"""Rewards get used: credit and points are drawn from the wallet, coupons at the till."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify
from goodword.lib.ids import same_id
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models
from goodword.rewards.actions.drawing import CannotUse, draw
from goodword.rewards.actions.ledger import Transfer, post, program_account, wallet
from goodword.rewards.values import AccountKind, RewardState


@dataclass(frozen=True)
class Use:
    """What came of a use: how much of the asset is left, and whether it had been booked before, so that nothing changed."""

    left: int
    repeated: bool = False


def redeem(contact_id: UUID, *, asset: str, amount: int, source: str, reference: str, actor: Actor, note: str = "", now: datetime) -> Use:
    """Use an amount of a contact's credit or points, the oldest first.

    `reference` is the sender's own id of the use: the same one again changes nothing. What has expired cannot be used, booked as expired or not. `note`
    is kept in the audit trail. Raises CannotUse.
    """
    if amount <= 0:
        raise CannotUse("amount_invalid")
    with transaction.atomic():
        kept = contacts.canonical([contact_id])[contact_id]
        drawn = draw(kept, asset=asset, amount=amount, mark=same_id("redeem", source, reference), now=now)
        if drawn.repeated:
            return Use(drawn.left, repeated=True)
        audit(
            actor=actor,
            action="rewards.redeem",
            subject=f"contact:{kept}",
            after={"asset": asset, "amount": amount, "reference": reference},
            note=note,
            now=now,
        )
    return Use(drawn.left)


def redeem_coupon(code: str, *, reference: str, actor: Actor, now: datetime) -> UUID:
    """Mark a coupon as used at the shop and return its reward, or the order it was given for; using it again changes nothing. Raises CannotUse."""
    with transaction.atomic():
        coupon = models.Coupon.objects.filter(id=same_id("coupon", code.strip().upper()), reward_id__isnull=False).first()
        if coupon is None or coupon.reward_id is None:
            raise CannotUse("coupon_unknown")
        if coupon.redeemed_at:
            return coupon.reward_id
        row = models.Reward.objects.select_for_update().filter(id=coupon.reward_id).first()
        if row is None:
            return _redeem_ordered(coupon.id, coupon.reward_id, reference=reference, actor=actor, now=now)
        if coupon.revoked_at or row.state == RewardState.REVERSED:
            raise CannotUse("coupon_revoked")
        if row.state == RewardState.EXPIRED or (row.expires_at and row.expires_at <= now):
            raise CannotUse("coupon_expired")
        left = row.amount - row.taken_back - row.used
        if left > 0:
            key = identify.ledger_keys([row.contact_id])[row.contact_id]
            target = program_account(AccountKind.REDEEMED, row.program_id, row.asset)
            post([Transfer(same_id("redeem", row.id), wallet(key, row.asset), target, left, "redeem", row.id, row.program_id)], now=now)
            models.Reward.objects.filter(contact_id=row.contact_id, id=row.id).update(used=F("used") + left)
        models.Coupon.objects.filter(id=coupon.id, redeemed_at__isnull=True).update(redeemed_at=now)
        audit(actor=actor, action="rewards.redeem_coupon", subject=f"reward:{row.id}", after={"reference": reference}, now=now)
    return coupon.reward_id


def _redeem_ordered(coupon_id: UUID, order_id: UUID, *, reference: str, actor: Actor, now: datetime) -> UUID:
    """Mark a code as used that was taken for points: it was paid for then, so nothing is posted."""
    models.Coupon.objects.filter(id=coupon_id, redeemed_at__isnull=True).update(redeemed_at=now)
    audit(actor=actor, action="rewards.redeem_coupon", subject=f"order:{order_id}", after={"reference": reference}, now=now)
    return order_id


__all__ = ["CannotUse", "Use", "redeem", "redeem_coupon"]
