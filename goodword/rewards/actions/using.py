"""Rewards get used: credit and points are drawn from the wallet, coupons at the till."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify
from goodword.lib.ids import same_id
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models
from goodword.rewards.actions.ledger import Transfer, post, program_account, wallet
from goodword.rewards.values import CREDIT_KINDS, AccountKind, RewardState, Waits


class CannotUse(Exception):
    """A use that is refused, with its code: balance_too_low, amount_invalid, coupon_unknown, coupon_revoked, coupon_expired."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
        mark = same_id("redeem", source, reference)
        all_of_it = models.Reward.objects.filter(contact_id__in=contacts.person_ids(kept), asset=asset, kind__in=CREDIT_KINDS)
        found = all_of_it.filter(state__in=[RewardState.GRANTED, RewardState.FULFILLED], waits_for=Waits.NOTHING).order_by("granted_at", "id")
        rows = list(found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found)
        marks = [same_id("redeem", mark, reward_id) for reward_id in all_of_it.values_list("id", flat=True)]  # some may have been taken back since
        booked = models.Posting.objects.filter(id__in=marks).exists()
        rows = [row for row in rows if row.expires_at is None or row.expires_at > now]
        left = sum(row.amount - row.taken_back - row.used for row in rows)
        if booked:
            return Use(left, repeated=True)
        if amount > left:
            raise CannotUse("balance_too_low")
        key = identify.ledger_keys([kept])[kept]
        transfers, open_amount = [], amount
        for row in rows:
            part = min(open_amount, row.amount - row.taken_back - row.used)
            if part <= 0:
                continue
            target = program_account(AccountKind.REDEEMED, row.program_id, asset)
            transfers.append(Transfer(same_id("redeem", mark, row.id), wallet(key, asset), target, part, "redeem", row.id, row.program_id))
            models.Reward.objects.filter(contact_id=row.contact_id, id=row.id).update(used=F("used") + part)
            open_amount -= part
            if not open_amount:
                break
        post(transfers, now=now)
        audit(
            actor=actor,
            action="rewards.redeem",
            subject=f"contact:{kept}",
            after={"asset": asset, "amount": amount, "reference": reference},
            note=note,
            now=now,
        )
    return Use(left - amount)


def redeem_coupon(code: str, *, reference: str, actor: Actor, now: datetime) -> UUID:
    """Mark a coupon as used at the shop and return its reward; using it again changes nothing. Raises CannotUse."""
    with transaction.atomic():
        coupon = models.Coupon.objects.filter(id=same_id("coupon", code.strip().upper()), reward_id__isnull=False).first()
        if coupon is None or coupon.reward_id is None:
            raise CannotUse("coupon_unknown")
        if coupon.redeemed_at:
            return coupon.reward_id
        row = models.Reward.objects.select_for_update().get(id=coupon.reward_id)
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
