"""Deliveries in the hands of one worker: claim due ones for a while, and write down what became of each.

A claim raises `attempts`; whoever finishes names the number of the own claim, so that a worker which was taken for dead changes nothing any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.integrations import models, rules
from goodword.integrations.queries.connections import to_value
from goodword.integrations.values import Aim, Attempt, Connection, DeliveryState
from goodword.messaging import actions as messaging

LEASE = timedelta(minutes=10)


@dataclass
class Claimed:
    """A delivery in the hands of one worker; `claim` is the number it finishes with, `trace` what it asked and was answered."""

    row: models.Delivery
    connection: Connection
    claim: int
    now: datetime
    trace: list[Attempt] = field(default_factory=list)

    @property
    def aim(self) -> Aim:
        return Aim(self.row.aim)


def due(now: datetime) -> "QuerySet[models.Delivery]":
    """Return the deliveries whose turn has come, of providers that are neither paused nor resting."""
    free = Q(state=DeliveryState.WAITING, next_at__lte=now) | Q(state=DeliveryState.WORKING, leased_until__lt=now)
    awake = Q(connection__resting_until=None) | Q(connection__resting_until__lte=now)
    return models.Delivery.objects.filter(free, awake, connection__paused_at=None, connection__ended_at=None)


def claim(*, limit: int, now: datetime) -> list[Claimed]:
    """Take up to `limit` due deliveries, oldest first."""
    if not due(now).exists():  # a plain read, so that an idle worker takes no lock
        return []
    with transaction.atomic():
        found = due(now).select_related("connection").select_for_update(skip_locked=True, of=("self",))
        rows = list(found.order_by("next_at", "id")[:limit])
        changes = {"state": DeliveryState.WORKING, "leased_until": now + LEASE, "attempts": F("attempts") + 1}
        models.Delivery.objects.filter(id__in=[row.id for row in rows]).update(**changes)
        models.Delivery.objects.filter(id__in=[row.id for row in rows], tried_since=None).update(tried_since=now)
    for row in rows:
        row.tried_since = row.tried_since or now
    return [Claimed(row, to_value(row.connection), row.attempts + 1, now) for row in rows]


def about_to_send(one: Claimed) -> bool:
    """Write down, before a request leaves, that from now on the provider may have handed it out; False where the claim is not ours any more."""
    if one.row.sent:
        return True
    with transaction.atomic():
        return mine(one).update(sent=True) == 1


def finish(one: Claimed, *, now: datetime, **changes: object) -> bool:
    """Write down what became of a delivery, with its attempts; False where the claim was not ours any more, and then only the attempts are kept.

    Where its aim changed in the meantime, as by a refund, what came of the old aim is kept, and it is due for the new one at once.
    """
    _keep_trace(one)
    if mine(one).filter(aim=one.row.aim).update(leased_until=None, **changes) == 1:
        return True
    known = {name: changes[name] for name in ("reference", "content") if name in changes}
    turned = mine(one).exclude(aim=one.row.aim)
    turned.update(leased_until=None, state=DeliveryState.WAITING, next_at=now, failures=0, tried_since=None, **known)
    return False


def put_back(one: Claimed) -> None:
    """Give a delivery back that was claimed and not begun."""
    with transaction.atomic():
        mine(one).update(leased_until=None, state=DeliveryState.WAITING)


def rest(connection_id: UUID, *, failures: int, after_s: int, now: datetime) -> None:
    """Leave a provider alone for a while, since nothing gets through."""
    with transaction.atomic():
        until = now + rules.wait(connection_id, failures=failures, after_s=after_s)
        models.Connection.objects.filter(id=connection_id).update(failures=failures, resting_until=until)


def awake(connection_id: UUID, *, now: datetime) -> None:
    """Note that a provider is there again, and take what was asked of the staff about it off their list."""
    if not models.Connection.objects.filter(Q(failures__gt=0) | Q(resting_until__isnull=False), id=connection_id).exists():
        return
    with transaction.atomic():
        models.Connection.objects.filter(id=connection_id).update(failures=0, resting_until=None)
        messaging.close_about([f"connection:{connection_id}"], outcome="done_elsewhere", now=now)


def mine(one: Claimed) -> "QuerySet[models.Delivery]":
    """Return the row as long as the claim on it is ours."""
    return models.Delivery.objects.filter(id=one.row.id, contact_id=one.row.contact_id, state=DeliveryState.WORKING, attempts=one.claim)


def _keep_trace(one: Claimed) -> None:
    models.Attempt.objects.bulk_create(_rows(one))
    one.trace.clear()


def _rows(one: Claimed) -> Sequence[models.Attempt]:
    return [models.Attempt(contact_id=one.row.contact_id, delivery_id=one.row.id, **vars(attempt)) for attempt in one.trace]
