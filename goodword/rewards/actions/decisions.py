"""What people decide about rewards: approve, refuse, clear a review, take back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.operators import queries as operators
from goodword.operators.actions import audit
from goodword.operators.permissions import MATRIX
from goodword.operators.values import Actor, Permission, Role
from goodword.referrals.values import Reason
from goodword.rewards import models
from goodword.rewards.actions import counters, grants
from goodword.rewards.queries import rulebook
from goodword.rewards.values import RewardState


@dataclass(frozen=True)
class Decided:
    """What a decision came to: the rewards it changed, and for each other one the code of why not."""

    changed: tuple[UUID, ...]
    skipped: dict[UUID, str]


def approve(reward_ids: Iterable[UUID], *, actor: Actor, now: datetime) -> Decided:
    """Approve rewards that wait for it, and grant those whose hold is over; one audit entry for all.

    Nobody approves what follows from a rule version of their own while somebody else could (reason own_rule); keys approve nothing (not_a_person).
    """
    with transaction.atomic():
        rows, skipped = _waiting(reward_ids)
        if actor.operator_id is None:
            return Decided((), {**skipped, **{row.id: "not_a_person" for row in rows}})
        book = rulebook.load({row.program_id for row in rows})
        alone = not _others_who_approve(actor.operator_id)
        approved = []
        for row in rows:
            author = row.created_by or book.versions[row.rule_version_id].created_by
            if not row.needs_approval or row.approved_at:
                skipped[row.id] = "needs_none"
            elif author == actor.operator_id and not alone:
                skipped[row.id] = "own_rule"
            else:
                one = models.Reward.objects.filter(contact_id=row.contact_id, id=row.id, state=RewardState.HELD, approved_at__isnull=True)
                if one.update(approved_by=actor.operator_id, approved_at=now) == 1:
                    approved.append(row.id)
        if approved:
            audit(actor=actor, action="rewards.approve", subject=_subject(approved), after={"rewards": [str(one) for one in approved]}, now=now)
            grants.grant(approved, now=now)
    return Decided(tuple(approved), skipped)


def clear_review(reward_ids: Iterable[UUID], *, note: str = "", actor: Actor, now: datetime) -> Decided:
    """Let rewards go on that were held for a look at both sides; raise nothing, skip what was not held."""
    with transaction.atomic():
        rows, skipped = _waiting(reward_ids)
        cleared = []
        for row in rows:
            one = models.Reward.objects.filter(contact_id=row.contact_id, id=row.id, state=RewardState.HELD, held_for_review=True)
            if one.update(held_for_review=False) == 1:
                cleared.append(row.id)
            else:
                skipped[row.id] = "needs_none"
        if cleared:
            audit(actor=actor, action="rewards.clear_review", subject=_subject(cleared), after={"rewards": [str(one) for one in cleared]}, note=note, now=now)
            grants.grant(cleared, now=now)
    return Decided(tuple(cleared), skipped)


def refuse(reward_ids: Iterable[UUID], *, reason: str, actor: Actor, now: datetime) -> Decided:
    """Refuse rewards on hold, for a reason that is kept; their places in caps are free again."""
    with transaction.atomic():
        rows, skipped = _waiting(reward_ids)
        counters.give_back(rows)
        said = (Reason("refused_by_staff", False, (("reason", reason),)),)
        grants.refuse_rows([(row, said) for row in rows], by=actor.operator_id or actor.api_key_id, now=now)
        if rows:
            ids = [row.id for row in rows]
            audit(actor=actor, action="rewards.refuse", subject=_subject(ids), after={"rewards": [str(one) for one in ids]}, note=reason, now=now)
    return Decided(tuple(row.id for row in rows), skipped)


def reverse(reward_ids: Iterable[UUID], *, reason: str, actor: Actor, now: datetime) -> Decided:
    """Take granted rewards back by opposite postings, for a reason that is kept; what was used already is booked as loss."""
    with transaction.atomic():
        wanted = list(reward_ids)
        rows = _lock(wanted)
        given = [row for row in rows if row.state in (RewardState.GRANTED, RewardState.FULFILLED)]
        said = Reason("reversed_by_staff", False, (("reason", reason),))
        grants.reverse_rows([(row, 0, said) for row in given], by=actor.operator_id or actor.api_key_id, now=now)
        ids = [row.id for row in given]
        if ids:
            audit(actor=actor, action="rewards.reverse", subject=_subject(ids), after={"rewards": [str(one) for one in ids]}, note=reason, now=now)
    return Decided(tuple(ids), {one: "not_granted" for one in wanted if one not in ids})


def take_back(reward_ids: Iterable[UUID], *, reason: str, actor: Actor, now: datetime) -> Decided:
    """Refuse what is on hold and reverse what was granted, in one go."""
    with transaction.atomic():
        wanted = list(reward_ids)
        refused = refuse(wanted, reason=reason, actor=actor, now=now)
        turned = reverse([one for one in wanted if one not in refused.changed], reason=reason, actor=actor, now=now)
    return Decided(refused.changed + turned.changed, turned.skipped)


def _waiting(reward_ids: Iterable[UUID]) -> tuple[list[models.Reward], dict[UUID, str]]:
    wanted = list(dict.fromkeys(reward_ids))
    rows = [row for row in _lock(wanted) if row.state == RewardState.HELD]
    found = {row.id for row in rows}
    return rows, {one: "not_waiting" for one in wanted if one not in found}


def _lock(reward_ids: Sequence[UUID]) -> list[models.Reward]:
    found = models.Reward.objects.filter(id__in=reward_ids).order_by("id")
    return list(found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found)


def _others_who_approve(operator_id: UUID) -> bool:
    able = {role for role in Role if Permission.REWARDS_APPROVE in MATRIX[role]}
    return any(one.id != operator_id and one.role in able for one in operators.colleagues())


def _subject(reward_ids: Sequence[UUID]) -> str:
    return f"reward:{reward_ids[0]}" if len(reward_ids) == 1 else f"rewards:{len(reward_ids)}"
