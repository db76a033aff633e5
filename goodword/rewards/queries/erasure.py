"""What erasing a person takes back, as it is shown before."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Q

from goodword.rewards import models
from goodword.rewards.values import OPEN_ORDERS, PayoutState, RewardState


def lost(contact_ids: Collection[UUID]) -> list[UUID]:
    """Return the rewards on hold, and those granted of which something is unused; codes that were handed out are left, since the shop has to honour them."""
    in_hand = models.Coupon.objects.filter(reward_id__isnull=False, revoked_at=None).values("reward_id")
    unused = Q(state__in=[RewardState.GRANTED, RewardState.FULFILLED], used__lt=F("amount") - F("taken_back"))
    rows = models.Reward.objects.filter(Q(state=RewardState.HELD) | unused, contact_id__in=contact_ids)
    return list(rows.exclude(unused & Q(id__in=in_hand)).order_by("id").values_list("id", flat=True))


def open_orders(contact_ids: Collection[UUID]) -> int:
    """Return how many orders for points are open."""
    return models.Order.objects.filter(contact_id__in=contact_ids, state__in=OPEN_ORDERS).count()


def unpaid(contact_ids: Collection[UUID]) -> int:
    """Return how many payments to somebody are in a file of which nobody has recorded what came of it."""
    return models.PayoutLine.objects.filter(contact_id__in=contact_ids, state=PayoutState.SENT).count()
