"""Compare what we wrote down with what providers say: what they did and we did not know is mended at once, what they know nothing of is put before a person."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.integrations import connectors, models
from goodword.integrations.actions import endings, outbox, sending
from goodword.integrations.actions.outbox import Claimed
from goodword.integrations.connectors.calling import Later, Refused
from goodword.integrations.queries import connections
from goodword.integrations.queries.connections import to_value
from goodword.integrations.values import Aim, DeliveryState, Finding, Given
from goodword.operators.actions import audit
from goodword.operators.values import SYSTEM, Actor
from goodword.rewards.actions import using
from goodword.rewards.actions.using import CannotUse

LOOK_BACK = timedelta(days=100)  # how far back handed-out rewards are compared
EACH_NIGHT = 2000  # of one connection, those first that were not looked at for longest
AT_ONCE = 20

_words = structlog.get_logger("goodword.integrations")


def mark_all(now: datetime) -> None:
    """Mark for comparison what every connection handed out of late, or may have without our knowing; the looking is done beside the workers' jobs."""
    for one in connections.connections():
        mark(one.id, now=now)


def mark(connection_id: UUID, *, actor: Actor | None = None, now: datetime) -> int:
    """Mark for comparison what one connection handed out of late, or may have, and return how much; 0 where its connector cannot look."""
    found = connections.connection(connection_id)
    if found.ended_at or not connectors.can(found.connector, "find"):
        return 0
    with transaction.atomic():
        rows = _comparable(now).filter(connection_id=connection_id).order_by(F("checked_at").asc(nulls_first=True), "id")
        ids = list(rows.values_list("id", flat=True)[:EACH_NIGHT])
        for start in range(0, len(ids), 500):
            models.Delivery.objects.filter(id__in=ids[start : start + 500]).update(check_at=now)
        if actor:
            audit(actor=actor, action="connections.compare", subject=f"connection:{connection_id}", after={"rewards": len(ids)}, now=now)
    return len(ids)


def compare_due(worker_id: UUID, now: datetime) -> int:
    """Look at what is marked and return how much; killed in the middle, the rest is looked at next time."""
    del worker_id
    awake = Q(connection__resting_until=None) | Q(connection__resting_until__lte=now)
    due = models.Delivery.objects.filter(awake, check_at__lte=now, connection__paused_at=None, connection__ended_at=None).select_related("connection")
    away: set[UUID] = set()
    rows = list(due.order_by("check_at", "id")[:AT_ONCE])
    for row in rows:
        if row.connection_id not in away and not _compare(row, now=now):
            away.add(row.connection_id)
    return len(rows) if not away else 0


def _compare(row: models.Delivery, *, now: datetime) -> bool:
    """Look at one delivery and write down what was found; False where the provider is away."""
    with transaction.atomic():
        looked = models.Delivery.objects.filter(id=row.id, check_at=row.check_at).update(check_at=None, checked_at=now)
    one = Claimed(row, to_value(row.connection), row.attempts, now)
    if not looked:
        return True
    try:
        found = sending.look(one)
    except Later as later:
        if later.whole:
            outbox.rest(one.connection.id, failures=one.connection.failures + 1, after_s=later.after_s, now=now)
        return not later.whole
    except Refused as refused:
        if refused.whole:
            outbox.rest(one.connection.id, failures=one.connection.failures + 1, after_s=endings.REST_AFTER_REFUSAL_S, now=now)
        return not refused.whole
    _write(one, found, now=now)
    return True


def _write(one: Claimed, found: Given | None, *, now: datetime) -> None:
    row = one.row
    state = models.Delivery.objects.filter(id=row.id, aim=row.aim).values_list("state", flat=True).first()
    if state == DeliveryState.DONE:
        finding = Finding.THEY_DID_NOT if found is None else Finding.USED if found.used and _use(row, found, now=now) else None
        keep = Q(finding=Finding.USED) if finding is None else Q(pk=None)
        with transaction.atomic():
            models.Delivery.objects.filter(id=row.id, state=DeliveryState.DONE).exclude(keep).update(finding=finding.value if finding else "")
    elif state in (DeliveryState.STUCK, DeliveryState.WAITING) and found:
        _mend(one, found, now=now)


def _mend(one: Claimed, found: Given, *, now: datetime) -> None:
    """Take up a delivery that the provider did, as if its answer had come."""
    with transaction.atomic():
        held = models.Delivery.objects.filter(id=one.row.id, attempts=one.row.attempts, state__in=[DeliveryState.STUCK, DeliveryState.WAITING], aim=Aim.GIVE)
        if held.update(state=DeliveryState.WORKING, attempts=F("attempts") + 1, finding=Finding.THEY_DID) != 1:
            return
        one.claim = one.row.attempts + 1
        endings.given(one, found, now=now)


def _use(row: models.Delivery, found: Given, *, now: datetime) -> bool:
    """Book a code as used that was used at the provider's till; False where it was booked before, or cannot be."""
    if row.finding == Finding.USED:
        return False
    try:
        using.redeem_coupon(found.code, reference=found.reference, actor=SYSTEM, now=now)
    except CannotUse as refusal:
        _words.warning("used code not booked", delivery=str(row.id), code=refusal.code)
        return False
    return True


def _comparable(now: datetime) -> "QuerySet[models.Delivery]":
    done = Q(state=DeliveryState.DONE, done_at__gte=now - LOOK_BACK)
    unsure = Q(state__in=[DeliveryState.STUCK, DeliveryState.WAITING], sent=True)
    return models.Delivery.objects.filter(done | unsure, aim=Aim.GIVE)
