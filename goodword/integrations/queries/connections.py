"""Connections and how they fare."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from goodword.integrations import models
from goodword.integrations.values import OPEN, Connection, DeliveryState

CONNECTIONS_MAX = 200


class ConnectionUnknown(LookupError):
    """No connection has this id."""

    code = "connection_unknown"


@dataclass(frozen=True)
class Load:
    """How many rewards wait for a connection, are stuck, were handed out, or differ from what the provider says."""

    waiting: int = 0
    stuck: int = 0
    done: int = 0
    differing: int = 0


def connections(*, ended: bool = False) -> list[Connection]:
    """Return the connections by name, ended ones only where asked for."""
    found = models.Connection.objects.all() if ended else models.Connection.objects.filter(ended_at=None)
    return [to_value(row) for row in found.order_by("name", "id")[:CONNECTIONS_MAX]]


def connection(connection_id: UUID) -> Connection:
    """Return one connection; raise ConnectionUnknown."""
    row = models.Connection.objects.filter(id=connection_id).first()
    if row is None:
        raise ConnectionUnknown(str(connection_id))
    return to_value(row)


def loads(ids: Iterable[UUID]) -> dict[UUID, Load]:
    """Return how connections fare, by id."""
    rows = models.Delivery.objects.filter(connection_id__in=list(ids))
    counts = {(one, state): count for one, state, count in rows.values_list("connection_id", "state").annotate(count=Count("id")).order_by()}
    differing = dict(rows.filter(finding="they_did_not").values_list("connection_id").annotate(count=Count("id")).order_by())
    return {
        one: Load(
            waiting=sum(counts.get((one, state.value), 0) for state in OPEN),
            stuck=counts.get((one, DeliveryState.STUCK.value), 0),
            done=counts.get((one, DeliveryState.DONE.value), 0),
            differing=differing.get(one, 0),
        )
        for one in ids
    }


def to_value(row: models.Connection) -> Connection:
    """Return a row as others see it."""
    return Connection(
        id=row.id,
        connector=row.connector,
        name=row.name,
        settings=row.settings,
        kinds=tuple(row.kinds),
        rules=tuple(UUID(one) for one in row.rules),
        veto=row.veto,
        paused_at=row.paused_at,
        ended_at=row.ended_at,
        resting_until=row.resting_until,
        failures=row.failures,
        rotated_at=row.rotated_at,
        created_at=row.created_at,
    )
