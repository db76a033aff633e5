"""Hand over for good: what leaves the house is used from then on, and comes back into the wallet only where it never arrived."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F

from goodword.contacts.actions import identify
from goodword.facts import catalogue, log
from goodword.lib.ids import same_id
from goodword.rewards import models
from goodword.rewards.actions.ledger import Transfer, post, program_account, wallet
from goodword.rewards.values import AccountKind, RewardState, Waits


def locked(reward_ids: Iterable[UUID]) -> list[models.Reward]:
    """Return rewards in the order of their ids, locked for the caller's transaction."""
    found = models.Reward.objects.filter(id__in=list(reward_ids)).order_by("id")
    return list(found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found)


def hand_over(rows: Sequence[models.Reward], *, now: datetime) -> None:
    """Book what is left of granted rewards as used and call them fulfilled; a later refund is a loss then, and they no longer expire.

    Needs the caller's transaction with the rows locked. Records RewardFulfilled.
    """
    given = [row for row in rows if row.state == RewardState.GRANTED]
    spend(given, now=now)
    ids = [row.id for row in given]
    done = {"state": RewardState.FULFILLED, "fulfilled_at": now, "waits_for": Waits.NOTHING, "expires_at": None}
    models.Reward.objects.filter(id__in=ids, state=RewardState.GRANTED).update(**done)
    record_fulfilled(given, now=now)


def spend(rows: Sequence[models.Reward], *, now: datetime) -> None:
    """Move what is left of rewards out of the wallets of their receivers, as used. Needs the caller's transaction with the rows locked."""
    turns, keys = _turns(rows), identify.ledger_keys({row.contact_id for row in rows})
    transfers = []
    for row in rows:
        left = row.amount - row.taken_back - row.used
        if left > 0:
            target = program_account(AccountKind.REDEEMED, row.program_id, row.asset)
            mark = same_id("hand over", row.id, turns[row.id])
            transfers.append(Transfer(mark, wallet(keys[row.contact_id], row.asset), target, left, "redeem", row.id, row.program_id))
            models.Reward.objects.filter(contact_id=row.contact_id, id=row.id).update(used=F("used") + left)
    post(transfers, now=now)


def bring_back(rows: Sequence[models.Reward], *, now: datetime) -> None:
    """Undo `spend` for what never arrived: it is owed again; of what a refund took back meanwhile, the loss did not happen after all.

    Needs the caller's transaction with the rows locked.
    """
    turns, keys = _turns(rows), identify.ledger_keys({row.contact_id for row in rows})
    transfers = []
    for row in rows:
        source = program_account(AccountKind.REDEEMED, row.program_id, row.asset)
        lost = min(row.lost, row.used)
        mark = (row.id, turns[row.id])
        if lost:
            loss = program_account(AccountKind.LOSS, row.program_id, row.asset)
            transfers.append(Transfer(same_id("bring back loss", *mark), source, loss, lost, "return", row.id, row.program_id))
        if row.used - lost:
            target = wallet(keys[row.contact_id], row.asset)
            transfers.append(Transfer(same_id("bring back", *mark), source, target, row.used - lost, "return", row.id, row.program_id))
        models.Reward.objects.filter(contact_id=row.contact_id, id=row.id).update(used=0, lost=F("lost") - lost)
    post(transfers, now=now)


def record_fulfilled(rows: Sequence[models.Reward], *, now: datetime) -> None:
    """Record RewardFulfilled for rewards that reached their receivers."""
    by_history: dict[bool, list[UUID]] = defaultdict(list)
    for row in rows:
        by_history[row.history].append(row.id)
    log.record_all([catalogue.RewardFulfilled(reward_ids=tuple(ids), history=history) for history, ids in by_history.items()], now=now)


def _turns(rows: Sequence[models.Reward]) -> dict[UUID, int]:
    """Return how often each reward went out or came back before: part of what a transfer is known by."""
    counts = dict.fromkeys((row.id for row in rows), 0)
    for reward_id in models.Posting.objects.filter(reward_id__in=list(counts), kind__in=["redeem", "return"]).values_list("reward_id", flat=True):
        if reward_id:
            counts[reward_id] += 1
    return counts
