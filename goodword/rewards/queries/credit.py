"""Credit and points of a person: what can be used now, and what was used."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min, Q, Sum

from goodword.contacts import queries as contacts
from goodword.rewards import models
from goodword.rewards.values import CREDIT_KINDS, RewardState, Waits


@dataclass(frozen=True)
class Credit:
    """What a person may use of one asset, in its smallest unit, and when the first part of it ends (None: never)."""

    asset: str
    left: int
    ends_first_at: datetime | None


@dataclass(frozen=True)
class CreditUsed:
    """One use: how much of which asset, when."""

    asset: str
    amount: int
    at: datetime


def usable(contact_id: UUID, *, now: datetime) -> list[Credit]:
    """Return the credit and points that a person can use, by asset; what has expired is left out."""
    found = models.Reward.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        contact_id__in=contacts.person_ids(contact_id),
        kind__in=CREDIT_KINDS,
        state__in=[RewardState.GRANTED, RewardState.FULFILLED],
        waits_for=Waits.NOTHING,  # what staff add by hand is not there to be drawn
        amount__gt=F("taken_back") + F("used"),
    )
    sums = found.values("asset").annotate(left=Sum(F("amount") - F("taken_back") - F("used")), first=Min("expires_at")).order_by("asset")
    return [Credit(row["asset"], int(row["left"]), row["first"]) for row in sums]


def uses(contact_id: UUID, *, limit: int = 50) -> list[CreditUsed]:
    """Return what a person used of credit and points, the newest first; one use may have drawn on several rewards."""
    mine = models.Reward.objects.filter(contact_id__in=contacts.person_ids(contact_id), kind__in=CREDIT_KINDS, used__gt=0).values("id")
    found = models.Posting.objects.filter(kind="redeem", reward_id__in=mine).values("asset", "at").annotate(total=Sum("amount")).order_by("-at")
    return [CreditUsed(row["asset"], int(row["total"]), row["at"]) for row in found[:limit]]
