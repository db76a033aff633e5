"""Where what climbs a ladder is read from: referrals, purchases of friends, and points."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.programs import queries as programs
from goodword.referrals import queries as referrals
from goodword.referrals.queries import walking
from goodword.referrals.values import ReferralState
from goodword.rewards import models
from goodword.rewards.values.tiers import Measure

_COME = frozenset({ReferralState.CLAIMED, ReferralState.SIGNED_UP, ReferralState.CONVERTED})


@dataclass(frozen=True)
class Source:
    """One thing and what it counts now, for whom; nothing where it counts no more."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    amount: int
    at: datetime


@dataclass(frozen=True)
class Reader:
    """How things of one measure are read: by id, with the people to hold meanwhile, and all of a programme in pieces, in the order of their ids."""

    read: Callable[[Collection[UUID]], list[Source]]
    people: Callable[[Collection[UUID]], set[UUID]]
    page: Callable[[UUID, UUID | None, int], list[UUID]]


def sources(measure: Measure) -> Reader:
    """Return how things of a measure are read."""
    return _READERS[measure]


def _purchases(ids: Collection[UUID]) -> list[Source]:
    return [
        Source(one.id, one.advocate_id, one.program_id, int(one.credited and one.ordinal > 0), one.occurred_at) for one in referrals.conversions(ids).values()
    ]


def _value(ids: Collection[UUID]) -> list[Source]:
    """Return what friends paid less what was sent back; another currency than the programme's counts nothing."""
    currencies = {program.id: program.currency for program in programs.programs()}
    return [
        Source(
            one.id,
            one.advocate_id,
            one.program_id,
            max(0, one.amount_minor - one.refunded_minor) if one.credited and one.ordinal > 0 and one.currency == currencies[one.program_id] else 0,
            one.occurred_at,
        )
        for one in referrals.conversions(ids).values()
    ]


def _friends(ids: Collection[UUID]) -> list[Source]:
    return [Source(one.id, one.advocate_id, one.program_id, int(one.state in _COME), one.started_at) for one in referrals.referrals(ids).values()]


def _points(ids: Collection[UUID]) -> list[Source]:
    found = models.Reward.objects.filter(id__in=list(ids), kind="points", granted_at__isnull=False)
    return [Source(row.id, row.contact_id, row.program_id, row.amount - row.taken_back, row.granted_at or row.created_at) for row in found]


def _buyers(ids: Collection[UUID]) -> set[UUID]:
    return {one.contact_id for one in referrals.conversions(ids).values()}


def _comers(ids: Collection[UUID]) -> set[UUID]:
    return {one.contact_id for one in referrals.referrals(ids).values()}


def _receivers(ids: Collection[UUID]) -> set[UUID]:
    return set(models.Reward.objects.filter(id__in=list(ids)).values_list("contact_id", flat=True))


def _rewards_after(program_id: UUID, after: UUID | None, limit: int) -> list[UUID]:
    found = models.Reward.objects.filter(program_id=program_id, kind="points", granted_at__isnull=False)
    return list((found.filter(id__gt=after) if after else found).order_by("id").values_list("id", flat=True)[:limit])


_READERS = {
    Measure.CONVERSIONS: Reader(_purchases, _buyers, walking.conversions_after),
    Measure.VALUE: Reader(_value, _buyers, walking.conversions_after),
    Measure.REFERRALS: Reader(_friends, _comers, walking.referrals_after),
    Measure.POINTS: Reader(_points, _receivers, _rewards_after),
}
