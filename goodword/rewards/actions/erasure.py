"""Forget whose rewards they were: what is not used yet is taken back, the books stay under a random key, words about a person go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.contacts.rules.subjects import Subject
from goodword.operators.values import Actor
from goodword.referrals.values import Reason
from goodword.rewards import models
from goodword.rewards.actions import counters, grants, handing, orders
from goodword.rewards.queries.erasure import lost, unpaid
from goodword.rewards.values import OPEN_ORDERS, RewardState
from goodword.rewards.values.contests import ContestState

_WHY = Reason("contact_erased", False)


@dataclass(frozen=True)
class TakenBack:
    """How many rewards were on hold or unused, and how many orders were open."""

    rewards: int
    orders: int


class PaymentOpen(Exception):
    """A payment to this person is on its way: what came of it has to be recorded first, or a payment that failed could go nowhere."""

    code = "payment_open"


def rewards_of(subject: Subject) -> list[UUID]:
    """Return the rewards of a person."""
    return list(models.Reward.objects.filter(contact_id__in=subject.ids).values_list("id", flat=True))


def orders_of(subject: Subject) -> list[UUID]:
    """Return what a person ordered for points."""
    return list(models.Order.objects.filter(contact_id__in=subject.ids).values_list("id", flat=True))


def erase(subject: Subject, *, actor: Actor, now: datetime) -> TakenBack:
    """Take back what was not used, and blank what is known of a person. Needs the caller's transaction. Raises PaymentOpen.

    A code that is in the person's hands already stays good: the shop has to honour it.
    """
    if unpaid(subject.ids):
        raise PaymentOpen
    cancelled = _orders(subject, actor=actor, now=now)
    taken = _take_back(subject, actor=actor, now=now)
    _contests(subject)
    models.Occasion.objects.filter(contact_id__in=subject.ids).update(note="")
    models.Order.objects.filter(contact_id__in=subject.ids).update(reason="")
    models.PayoutDetails.objects.filter(contact_id__in=subject.ids).delete()
    models.PayoutLine.objects.filter(contact_id__in=subject.ids).update(ciphertext=b"", ending="", reason="")
    for model in (models.Reward, models.Refusal, models.TierChange):
        for row in model._default_manager.filter(contact_id__in=subject.ids):
            if (kept := subject.without(row.reasons)) != row.reasons:
                model._default_manager.filter(contact_id=row.contact_id, id=row.id).update(reasons=kept)
    return TakenBack(taken, cancelled)


def _orders(subject: Subject, *, actor: Actor, now: datetime) -> int:
    """Call off what was ordered for points and has not left; the points come back, and are taken back with the rest."""
    found = models.Order.objects.filter(contact_id__in=subject.ids, state__in=OPEN_ORDERS).order_by("id").values_list("id", flat=True)
    return sum(orders.call_off(order_id, actor=actor, now=now) for order_id in list(found))


def _take_back(subject: Subject, *, actor: Actor, now: datetime) -> int:
    ids: list[UUID] = lost(subject.ids)
    rows = handing.locked(ids)
    held = [row for row in rows if row.state == RewardState.HELD]
    counters.give_back(held)
    grants.refuse_rows([(row, (_WHY,)) for row in held], by=actor.operator_id, now=now)
    given = [row for row in rows if row.state in (RewardState.GRANTED, RewardState.FULFILLED)]
    grants.reverse_rows([(row, row.used, _WHY) for row in given], by=actor.operator_id, now=now)
    return len(rows)


def _contests(subject: Subject) -> None:
    """Leave contests that still run; in a list that is published a hash stays, which the draw can be checked by."""
    models.ContestRequest.objects.filter(email__in=subject.emails).delete()
    running = models.Contest.objects.filter(state=ContestState.PUBLISHED, frozen_to=None).values("id")
    models.ContestEntry.objects.filter(contact_id__in=subject.ids, contest_id__in=running).delete()
    models.Entrant.objects.filter(contact_id__in=subject.ids, contest_id__in=running).delete()
    models.Entrant.objects.filter(contact_id__in=subject.ids).update(on_board=False, country="")
    models.ContestWinner.objects.filter(contact_id__in=subject.ids).update(reason="")
