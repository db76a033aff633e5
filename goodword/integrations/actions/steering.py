"""What people decide about deliveries: try again, handed out by hand, owed again, or what the shop would have said; and what tasks' outcomes mean."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.facts import catalogue
from goodword.integrations import models
from goodword.integrations.values import Aim, DeliveryState, Finding
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.operators.actions import audit
from goodword.operators.values import SYSTEM, Actor
from goodword.rewards.actions import provided, vetoes
from goodword.rewards.actions.fulfil import fulfil

TASK_KINDS = ("delivery", "veto")
_SUBJECT = "delivery:"


def again(delivery_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Try a stuck delivery again, or one that the provider knows nothing of, under a key that the provider has not seen; False where it is neither."""
    with transaction.atomic():
        row = _locked(delivery_id)
        if row is None or not (row.state == DeliveryState.STUCK or _missing(row)):
            return False
        turn = row.turn + 1 if _missing(row) else row.turn
        if _missing(row):
            models.Delivery.objects.filter(id=row.id).update(finding="", reference="")
        fresh = {"state": DeliveryState.WAITING, "next_at": now, "failures": 0, "tried_since": None, "turn": turn, "problem": "", "said": ""}
        models.Delivery.objects.filter(id=row.id, contact_id=row.contact_id).update(**fresh)
        _told(row, "deliveries.again", actor=actor, now=now)
    return True


def by_hand(delivery_id: UUID, *, note: str = "", actor: Actor, now: datetime) -> bool:
    """Record that somebody saw to it that a stuck delivery was done: handed out, or taken back; False where it is not stuck."""
    with transaction.atomic():
        row = _locked(delivery_id)
        if row is None or row.aim == Aim.ASK or not (row.state == DeliveryState.STUCK or _missing(row)):
            return False
        given = row.aim == Aim.GIVE
        changes = {
            "state": DeliveryState.DONE if given else DeliveryState.RETURNED,
            "done_at": row.done_at or now,
            "next_at": None,
            "finding": "",
            "problem": "by_hand",
        }
        models.Delivery.objects.filter(id=row.id, contact_id=row.contact_id).update(**changes)
        if given:
            provided.arrived(row.reward_id, code=str(row.content.get("code", "")), expires_at=row.expires_at, now=now)
        else:
            provided.returned(row.reward_id, expires_at=row.expires_at, now=now)
        _told(row, "deliveries.by_hand", note=note, actor=actor, now=now)
    return True


def hand_out_here(delivery_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Take a stuck reward back from its provider and hand it out as without one: by a code of ours, a task, a pay-out; False where it is not stuck.

    Only who has looked at the provider knows that it was not handed out there.
    """
    with transaction.atomic():
        row = _locked(delivery_id)
        if row is None or row.aim != Aim.GIVE or row.state != DeliveryState.STUCK:
            return False
        models.Delivery.objects.filter(id=row.id, contact_id=row.contact_id).update(state=DeliveryState.CANCELLED, done_at=now, next_at=None, sent=False)
        provided.returned(row.reward_id, expires_at=row.expires_at, now=now)
        fulfil([row.reward_id], now=now)
        _told(row, "deliveries.here", actor=actor, now=now)
    return True


def leave(delivery_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Leave a reward with its receiver that could not be taken back; the loss stays booked. False where it is not stuck on that."""
    with transaction.atomic():
        row = _locked(delivery_id)
        if row is None or row.aim != Aim.TAKE_BACK or row.state != DeliveryState.STUCK:
            return False
        models.Delivery.objects.filter(id=row.id, contact_id=row.contact_id).update(state=DeliveryState.KEPT, done_at=now, next_at=None)
        _told(row, "deliveries.leave", actor=actor, now=now)
    return True


def decide(delivery_id: UUID, *, granted: bool, reason: str = "", actor: Actor, now: datetime) -> bool:
    """Say in the shop's stead whether a reward may be granted; False where nobody waits for that word."""
    with transaction.atomic():
        row = _locked(delivery_id)
        if row is None or row.aim != Aim.ASK or row.state not in (DeliveryState.STUCK, DeliveryState.WAITING):
            return False
        if not vetoes.answer(row.reward_id, granted=granted, reason=reason, by=actor.operator_id, now=now):
            return False
        changes = {"state": DeliveryState.DONE, "done_at": now, "next_at": None, "problem": "by_hand", "said": reason[:300]}
        models.Delivery.objects.filter(id=row.id, contact_id=row.contact_id).update(**changes)
        _told(row, "deliveries.decide", note=reason, after={"granted": granted}, actor=actor, now=now)
    return True


def close_with_task(fact: catalogue.TaskClosed, now: datetime) -> None:
    """Do what the outcome of a task about a delivery says; it was written down by whoever closed it."""
    task = tasks.task(fact.task_id, now=now)
    if task.kind not in TASK_KINDS or not task.subject.startswith(_SUBJECT) or task.done_at is None:
        return
    delivery_id = UUID(task.subject.removeprefix(_SUBJECT))
    actor = Actor(operator_id=task.done_by) if task.done_by else SYSTEM
    if task.outcome == "again":
        again(delivery_id, actor=actor, now=now)
    elif task.outcome == "done" and task.kind == "delivery":
        by_hand(delivery_id, note=task.outcome_note, actor=actor, now=now)


def _locked(delivery_id: UUID) -> models.Delivery | None:
    found = models.Delivery.objects.filter(id=delivery_id)
    return (found.select_for_update() if connection.vendor == "postgresql" else found).first()


def _missing(row: models.Delivery) -> bool:
    return row.state == DeliveryState.DONE and row.finding == Finding.THEY_DID_NOT


def _told(row: models.Delivery, action: str, *, note: str = "", after: dict[str, object] | None = None, actor: Actor, now: datetime) -> None:
    """Keep who decided, and take the task about it off the list."""
    audit(actor=actor, action=action, subject=f"reward:{row.reward_id}", after=after, note=note, now=now)
    messaging.close_about([f"{_SUBJECT}{row.id}"], outcome="done_elsewhere", now=now)
