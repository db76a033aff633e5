"""Grant, refuse and take back rewards: the steps that move money."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from goodword.contacts.actions import identify
from goodword.facts import catalogue, log
from goodword.lib import bulk
from goodword.lib.ids import same_id
from goodword.operators import queries as operators
from goodword.programs import queries as programs
from goodword.referrals.actions import pins
from goodword.referrals.actions.reassess import as_json
from goodword.referrals.values import Reason
from goodword.rewards import models
from goodword.rewards.actions import counters, vetting
from goodword.rewards.actions.ledger import BalanceTooLow, Transfer, post, program_account, wallet
from goodword.rewards.queries import rulebook
from goodword.rewards.values import AccountKind, RewardState, Waits

_READY = Q(state=RewardState.HELD, held_for_review=False, waits_for=Waits.NOTHING) & (Q(needs_approval=False) | Q(approved_at__isnull=False))


def grant(reward_ids: Iterable[UUID], *, now: datetime) -> list[UUID]:
    """Post those of the rewards that are ready (hold over, approved where needed, not under review, no veto pending) and return them.

    None while a restored installation waits for a person: whatever asks, they stay on hold until the workers come by afterwards. Pins their conversions, so
    that later outcomes change nothing but by refunds. Records RewardGranted.
    """
    if operators.organisation().outbound_held_at:
        return []
    with transaction.atomic(savepoint=False):
        rows = vetting.let_through(_lock(models.Reward.objects.filter(_READY, id__in=list(reward_ids), hold_until__lte=now)), now=now)
        _grant(rows, now=now)
    return [row.id for row in rows]


def grant_due(*, now: datetime, limit: int = 500) -> int:
    """Grant rewards whose hold is over, or ask about them, and return how many; nothing while a restored installation waits for a person."""
    if operators.organisation().outbound_held_at:
        return 0
    with transaction.atomic():
        rows = _lock(models.Reward.objects.filter(_READY, hold_until__lte=now).order_by("hold_until")[:limit], skip_locked=True)
        _grant(vetting.let_through(rows, now=now), now=now)
    return len(rows)


def grant_loop(worker_id: UUID, now: datetime) -> int:
    """Grant what is due, for the workers' loop."""
    del worker_id
    due = models.Reward.objects.filter(_READY, hold_until__lte=now)
    return grant_due(now=now) if due.exists() else 0


def expire_all(now: datetime) -> None:
    """Expire everything that is due, in pieces."""
    while expire_due(now=now):
        pass


def expire_due(*, now: datetime, limit: int = 500) -> int:
    """Book back what was not used in time and return how many rewards expired. Records RewardExpired."""
    with transaction.atomic():
        due = models.Reward.objects.filter(state__in=[RewardState.GRANTED, RewardState.FULFILLED], expires_at__lte=now).order_by("expires_at")[:limit]
        rows = _lock(due, skip_locked=True)
        keys = identify.ledger_keys({row.contact_id for row in rows})
        transfers = []
        for row in rows:
            if (left := row.amount - (row.taken_back - row.lost) - row.used) > 0:
                source, target = wallet(keys[row.contact_id], row.asset), program_account(AccountKind.BREAKAGE, row.program_id, row.asset)
                mark = same_id("expire", row.id, row.expires_at)  # what comes back from a refused order may expire a second time
                transfers.append(Transfer(mark, source, target, left, "expire", row.id, row.program_id))
        post(transfers, now=now)
        models.Reward.objects.filter(id__in=[row.id for row in rows]).update(state=RewardState.EXPIRED, ended_at=now)
        _record(catalogue.RewardExpired, rows, now=now)
    return len(rows)


def refuse_rows(ending: Iterable[tuple[models.Reward, Sequence[Reason]]], *, by: UUID | None = None, now: datetime) -> None:
    """End rewards on hold without granting them; the caller has locked them and given their places back. Records RewardRefused."""
    rows = []
    for row, reasons in ending:
        said = [as_json(reason) for reason in reasons]
        held = models.Reward.objects.filter(contact_id=row.contact_id, id=row.id, state=RewardState.HELD)
        if held.update(state=RewardState.REFUSED, reasons=said, ended_at=now, ended_by=by, places=[]) == 1:
            rows.append(row)
    _record(catalogue.RewardRefused, rows, now=now)


def reverse_rows(turning: Sequence[tuple[models.Reward, int, Reason]], *, by: UUID | None = None, now: datetime) -> None:
    """Take granted rewards back until `left` of each stays; what was used already is booked as loss, or dunned where the programme says so.

    Needs the caller's transaction with the rows locked. Records RewardReversed.
    """
    if not turning:
        return
    duns = {program.id: program.policy.dun_after_use for program in programs.programs()}
    keys = identify.ledger_keys({row.contact_id for row, _, _ in turning})
    transfers, whole = [], []
    for row, left, reason in turning:
        back = row.amount - row.taken_back - left
        if back <= 0:
            continue
        unused = row.amount - (row.taken_back - row.lost) - row.used
        expired = row.state == RewardState.EXPIRED
        dun = duns.get(row.program_id, False) and row.used > 0
        returned = 0 if expired else back if dun else min(back, max(unused, 0))
        mark = (row.id, row.taken_back + back)
        cost = program_account(AccountKind.COST, row.program_id, row.asset)
        if returned:
            source = wallet(keys[row.contact_id], row.asset, overdraft=dun)
            transfers.append(Transfer(same_id("reverse", *mark), source, cost, returned, "reverse", row.id, row.program_id))
        if lost := back - returned:
            loss = program_account(AccountKind.LOSS, row.program_id, row.asset)
            transfers.append(Transfer(same_id("loss", *mark), loss, cost, lost, "loss", row.id, row.program_id))
        ended = {"state": RewardState.REVERSED, "ended_at": now, "ended_by": by, "places": []} if left <= 0 else {}
        models.Reward.objects.filter(contact_id=row.contact_id, id=row.id).update(
            taken_back=F("taken_back") + back, lost=F("lost") + (back - returned), reasons=[*row.reasons, as_json(reason)], **ended
        )
        if left <= 0:
            whole.append(row)
    counters.give_back(whole)
    post(transfers, now=now)
    models.Coupon.objects.filter(reward_id__in=[row.id for row in whole], redeemed_at__isnull=True).update(revoked_at=now)
    _record(catalogue.RewardReversed, [row for row, _, _ in turning], now=now)


def hold_for_review(rows: Sequence[models.Reward]) -> None:
    """Stop rewards on hold until a person has looked at them."""
    for row in rows:
        models.Reward.objects.filter(contact_id=row.contact_id, id=row.id, state=RewardState.HELD).update(held_for_review=True)


def _grant(rows: Sequence[models.Reward], *, now: datetime) -> None:
    if not rows:
        return
    keys = identify.ledger_keys({row.contact_id for row in rows})
    transfers = [
        Transfer(
            same_id("grant", row.id),
            program_account(AccountKind.COST, row.program_id, row.asset),
            wallet(keys[row.contact_id], row.asset),
            row.amount,
            "grant",
            row.id,
            row.program_id,
        )
        for row in rows
    ]
    by_life: dict[int | None, list[UUID]] = defaultdict(list)
    book = rulebook.load({row.program_id for row in rows})
    for row in rows:
        by_life[book.versions[row.rule_version_id].definition.expires_days].append(row.id)
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for days, ids in by_life.items():
            where, values = bulk.any_of(vendor, "id", ids)
            ends = now + timedelta(days=days) if days else None
            times = [bulk.plain(now), bulk.plain(ends)] if vendor == "sqlite" else [now, ends]
            cursor.execute(f"update rewards_reward set state = 'granted', granted_at = %s, expires_at = %s where state = 'held' and {where}", [*times, *values])
    pins.pin({row.conversion_id for row in rows if row.conversion_id}, now=now)
    post(transfers, now=now)
    _record(catalogue.RewardGranted, rows, now=now)


def _lock(found: QuerySet[models.Reward], *, skip_locked: bool = False) -> list[models.Reward]:
    if connection.vendor == "postgresql":
        return list(found.select_for_update(skip_locked=skip_locked, no_key=True))
    return list(found)


def _record(
    kind: type[catalogue.RewardGranted | catalogue.RewardRefused | catalogue.RewardReversed | catalogue.RewardExpired],
    rows: Sequence[models.Reward],
    *,
    now: datetime,
) -> None:
    by_history: dict[bool, list[UUID]] = defaultdict(list)
    for row in rows:
        by_history[row.history].append(row.id)
    log.record_all([kind(reward_ids=tuple(ids), history=history) for history, ids in by_history.items()], now=now)


__all__ = ["BalanceTooLow", "expire_due", "grant", "grant_due", "hold_for_review", "refuse_rows", "reverse_rows"]
