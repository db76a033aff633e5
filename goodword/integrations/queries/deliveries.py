"""What providers were asked to hand out, and every attempt."""

from collections.abc import Collection, Iterable
from uuid import UUID

from goodword.integrations import models
from goodword.integrations.values import Aim, Attempt, Delivery, DeliveryState, Finding, Verdict
from goodword.lib.pages import Page, page_of

ATTEMPTS_MAX = 200


class DeliveryUnknown(LookupError):
    """No delivery has this id."""

    code = "delivery_unknown"


def page(
    *, connection_id: UUID | None = None, states: Iterable[DeliveryState] = (), differing: bool = False, cursor: str | None = None, limit: int = 50
) -> Page[Delivery]:
    """Return deliveries, the newest first; `differing` are those that the provider knows nothing of. Raises pages.CursorInvalid."""
    found = models.Delivery.objects.all()
    if connection_id:
        found = found.filter(connection_id=connection_id)
    if wanted := list(states):
        found = found.filter(state__in=wanted)
    if differing:
        found = found.filter(finding=Finding.THEY_DID_NOT)
    return page_of(found, by="created_at", cursor=cursor, limit=limit, convert=to_value)


def delivery(delivery_id: UUID) -> Delivery:
    """Return one delivery; raise DeliveryUnknown."""
    row = models.Delivery.objects.filter(id=delivery_id).first()
    if row is None:
        raise DeliveryUnknown(str(delivery_id))
    return to_value(row)


def of_rewards(reward_ids: Collection[UUID]) -> dict[UUID, list[Delivery]]:
    """Return the deliveries of rewards by reward, the oldest first."""
    found: dict[UUID, list[Delivery]] = {}
    for row in models.Delivery.objects.filter(reward_id__in=list(reward_ids)).order_by("created_at", "id"):
        found.setdefault(row.reward_id, []).append(to_value(row))
    return found


def attempts(delivery_id: UUID) -> list[Attempt]:
    """Return the attempts of a delivery, the newest first; those of the last 90 days."""
    rows = models.Attempt.objects.filter(delivery_id=delivery_id).order_by("-at", "-id")[:ATTEMPTS_MAX]
    return [
        Attempt(row.number, row.at, row.took_ms, row.what, row.sent, row.status, row.answer, Verdict(row.verdict), row.next_at)
        for row in rows
    ]  # fmt: skip


def stuck_count() -> int:
    """Return how many deliveries wait for a person."""
    return models.Delivery.objects.filter(state=DeliveryState.STUCK).count()


def to_value(row: models.Delivery) -> Delivery:
    """Return a row as others see it."""
    return Delivery(
        id=row.id,
        reward_id=row.reward_id,
        contact_id=row.contact_id,
        program_id=row.program_id,
        connection_id=row.connection_id,
        kind=row.kind,
        asset=row.asset,
        amount=row.amount,
        state=DeliveryState(row.state),
        aim=Aim(row.aim),
        attempts=row.attempts,
        next_at=row.next_at,
        problem=row.problem,
        said=row.said,
        reference=row.reference,
        finding=row.finding,
        created_at=row.created_at,
        done_at=row.done_at,
    )
