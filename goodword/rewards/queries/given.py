"""Rewards and refusals: by id, by person, by referral, and those that wait for a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from goodword.contacts import queries as contacts
from goodword.lib.pages import Page, page_of
from goodword.referrals.queries.credit import reasons
from goodword.rewards import kinds, models, rules
from goodword.rewards.queries import rulebook
from goodword.rewards.values import CODE_KINDS, Refusal, Reward, RewardState, Setup, Side, Waits

_APPROVAL = Q(state=RewardState.HELD, needs_approval=True, approved_at__isnull=True)
_PLAIN = frozenset({"coupon", "account_credit", "points"})  # an amount says all there is to say
_REVIEW = Q(state=RewardState.HELD, held_for_review=True)


def rewards(ids: Collection[UUID]) -> dict[UUID, Reward]:
    """Return rewards by id, with their coupon codes; unknown ones are left out."""
    return {one.id: one for one in _values(models.Reward.objects.filter(id__in=list(ids)))}


def page(
    *,
    program_id: UUID | None = None,
    contact_id: UUID | None = None,
    states: Iterable[RewardState] | None = None,
    waiting_for: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Reward]:
    """Return rewards, the newest first; `waiting_for` is "approval" or "review". Raises pages.CursorInvalid."""
    found = models.Reward.objects.all()
    if program_id:
        found = found.filter(program_id=program_id)
    if contact_id:
        found = found.filter(contact_id__in=contacts.person_ids(contact_id))
    if states:
        found = found.filter(state__in=list(states))
    if waiting_for:
        found = found.filter(_APPROVAL if waiting_for == "approval" else _REVIEW)
    raw = page_of(found, by="created_at", cursor=cursor, limit=limit, convert=lambda row: row)
    return Page(items=tuple(_values(raw.items)), next_cursor=raw.next_cursor)


def of_contact(contact_id: UUID, *, program_id: UUID | None = None, limit: int = 200) -> list[Reward]:
    """Return a person's own rewards, the newest first."""
    found = models.Reward.objects.filter(contact_id__in=contacts.person_ids(contact_id))
    if program_id:
        found = found.filter(program_id=program_id)
    return _values(found.order_by("-created_at", "-id")[:limit])


def lapsing(*, now: datetime, until: datetime, after: Reward | None = None, limit: int = 500) -> list[Reward]:
    """Return rewards that lapse by a time and of which something is left, history left out, the next to lapse first, from the one after `after` on."""
    found = models.Reward.objects.filter(state__in=[RewardState.GRANTED, RewardState.FULFILLED], history=False, amount__gt=F("taken_back") + F("used"))
    found = found.filter(expires_at__gt=now, expires_at__lte=until)
    if after:
        found = found.filter(Q(expires_at__gt=after.expires_at) | Q(expires_at=after.expires_at, id__gt=after.id))
    return _values(found.order_by("expires_at", "id")[:limit])


def of_referrals(referral_ids: Collection[UUID]) -> dict[UUID, list[Reward]]:
    """Return the rewards of both sides by referral, the oldest first."""
    grouped: dict[UUID, list[Reward]] = defaultdict(list)
    for one in _values(models.Reward.objects.filter(referral_id__in=list(referral_ids)).order_by("created_at", "id")):
        if one.referral_id:
            grouped[one.referral_id].append(one)
    return grouped


def offered(reward: Reward) -> tuple[str, ...]:
    """Return what the receiver of a reward picks from; empty where there is nothing to pick."""
    kind = kinds.BY_SLUG[reward.kind]
    if not hasattr(kind, "choices"):
        return ()
    found: tuple[str, ...] = kind.choices(rules.settings_of("kinds", Setup(reward.kind, dict(reward.settings))))
    return found


def refusals_of(conversion_ids: Collection[UUID]) -> list[Refusal]:
    """Return why rules gave nothing for conversions."""
    return [
        Refusal(
            id=row.id,
            contact_id=row.contact_id,
            conversion_id=row.conversion_id,
            rule_id=row.rule_id,
            side=Side(row.side),
            reason=row.reason,
            reasons=reasons(row.reasons),
            at=row.at,
        )
        for row in models.Refusal.objects.filter(conversion_id__in=list(conversion_ids)).order_by("at", "id")
    ]


def counts_waiting() -> dict[str, int]:
    """Return how many rewards wait for approval and for review."""
    held = models.Reward.objects.filter(state=RewardState.HELD)
    found: dict[str, int] = held.aggregate(approval=Count("id", filter=_APPROVAL), review=Count("id", filter=_REVIEW))
    return found


def worth_waiting() -> dict[str, int]:
    """Return what the rewards that wait for approval come to, by asset."""
    from django.db.models import Sum

    return dict(models.Reward.objects.filter(_APPROVAL).values_list("asset").annotate(sum=Sum("amount")).order_by())


def counts_by_state(program_id: UUID | None = None) -> dict[RewardState, int]:
    """Return how many rewards are in each state."""
    found = models.Reward.objects.filter(program_id=program_id) if program_id else models.Reward.objects.all()
    return {RewardState(state): count for state, count in found.values_list("state").annotate(count=Count("id")).order_by()}


@dataclass(frozen=True)
class Open:
    """What is still to come out of a programme, per asset: on hold, and granted but not used."""

    held_count: int
    held: dict[str, int]
    owed_count: int
    owed: dict[str, int]


def open_by_program(program_id: UUID) -> Open:
    """Return what a programme's rewards still may cost."""
    found = models.Reward.objects.filter(program_id=program_id)
    held = _sums(found.filter(state=RewardState.HELD), F("amount"))
    granted = found.filter(state__in=[RewardState.GRANTED, RewardState.FULFILLED], amount__gt=F("taken_back") + F("used"))
    owed = _sums(granted, F("amount") - F("taken_back") - F("used"))
    return Open(
        held_count=sum(count for count, _ in held.values()),
        held={asset: total for asset, (_, total) in held.items()},
        owed_count=sum(count for count, _ in owed.values()),
        owed={asset: total for asset, (_, total) in owed.items()},
    )


def _sums(found: QuerySet[models.Reward], value: Combinable) -> dict[str, tuple[int, int]]:
    """Return count and total by asset."""
    rows = found.values_list("asset").annotate(count=Count("id"), total=Sum(value)).order_by()
    return {asset: (count, int(total)) for asset, count, total in rows}


def held_by_rule(rule_id: UUID) -> int:
    """Return how many rewards of a rule are on hold."""
    return models.Reward.objects.filter(rule_id=rule_id, state=RewardState.HELD).count()


def _values(rows: Iterable[models.Reward]) -> list[Reward]:
    found = list(rows)
    coupons = {row.reward_id: row.code for row in models.Coupon.objects.filter(reward_id__in=[row.id for row in found if row.kind in CODE_KINDS])}
    book = rulebook.load({row.program_id for row in found if row.kind not in _PLAIN})
    return [_value(row, coupons.get(row.id, ""), book) for row in found]


def _value(row: models.Reward, coupon: str, book: rulebook.Rulebook) -> Reward:
    settings: dict[str, Any] = {}
    if row.kind not in _PLAIN:
        benefits = book.versions[row.rule_version_id].definition.benefits
        settings = next((benefit.kind.settings for benefit in benefits if benefit.side == row.side and benefit.kind.slug == row.kind), {})
    return Reward(
        id=row.id,
        contact_id=row.contact_id,
        program_id=row.program_id,
        rule_id=row.rule_id,
        rule_version_id=row.rule_version_id,
        referral_id=row.referral_id,
        conversion_id=None if row.occasion else row.conversion_id,
        occasion_id=row.conversion_id if row.occasion else None,
        occasion=row.occasion,
        friend_id=row.friend_id,
        side=Side(row.side),
        kind=row.kind,
        asset=row.asset,
        amount=row.amount,
        taken_back=row.taken_back,
        used=row.used,
        state=RewardState(row.state),
        reasons=reasons(row.reasons),
        needs_approval=row.needs_approval,
        held_for_review=row.held_for_review,
        hold_until=row.hold_until,
        approved_at=row.approved_at,
        granted_at=row.granted_at,
        fulfilled_at=row.fulfilled_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        occurred_at=row.occurred_at,
        history=row.history,
        created_at=row.created_at,
        coupon=coupon,
        percent=int(settings.get("percent", 0)),
        settings=settings,
        waits_for=Waits(row.waits_for),
        chosen=row.chosen,
    )
