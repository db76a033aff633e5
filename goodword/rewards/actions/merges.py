"""What merging and parting contacts means for money: balances move by posting, and the friends concerned are assessed anew."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify
from goodword.facts import catalogue
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewTask
from goodword.operators.values import Role
from goodword.referrals import queries as referrals
from goodword.rewards import models
from goodword.rewards.actions.ledger import Transfer, post, wallet
from goodword.rewards.actions.settle import reconsider
from goodword.rewards.values import AccountKind, Side


def spent_since(kept_id: UUID, dropped_id: UUID, at: datetime) -> bool:
    """Tell whether the kept contact used anything since a merge at that time, so that it cannot be undone any more."""
    keys = identify.own_ledger_keys([kept_id, dropped_id])
    accounts = models.Account.objects.filter(kind=AccountKind.OWED, owner_id__in=keys.values()).values_list("id", flat=True)
    return models.Posting.objects.filter(source_id__in=list(accounts), kind="redeem", at__gte=at).exists()


def merged(fact: catalogue.ContactsMerged, now: datetime) -> None:
    """Move what was owed to the dropped contact to the kept one, and assess everybody concerned anew."""
    with transaction.atomic():
        keys = identify.own_ledger_keys([fact.kept_id, fact.dropped_id])
        _move(keys[fact.dropped_id], keys[fact.kept_id], lambda asset: same_id("merge", fact.merge_id, asset), "merge", now)
        reconsider(_concerned(fact.kept_id, fact.dropped_id), now=now, every=True)
        _tell_of_own(fact, now)


def parted(fact: catalogue.ContactsParted, now: datetime) -> None:
    """Give back to the parted contact what its own rewards left, and assess everybody concerned anew."""
    with transaction.atomic():
        keys = identify.own_ledger_keys([fact.kept_id, fact.dropped_id])
        back: dict[str, int] = {}
        open_rewards = models.Reward.objects.filter(contact_id__in=contacts.person_ids(fact.dropped_id), state__in=["granted", "fulfilled"])
        for row in open_rewards:
            back[row.asset] = back.get(row.asset, 0) + max(0, row.amount - (row.taken_back - row.lost) - row.used)
        source_key, target_key = keys[fact.kept_id], keys[fact.dropped_id]
        transfers = [
            Transfer(same_id("part", fact.merge_id, asset), wallet(source_key, asset), wallet(target_key, asset), amount, "part")
            for asset, amount in sorted(back.items())
            if amount > 0
        ]
        post(transfers, now=now)
        reconsider(_concerned(fact.kept_id, fact.dropped_id), now=now, every=True)


def _tell_of_own(fact: catalogue.ContactsMerged, now: datetime) -> None:
    """Put before the staff what was given for friends who turn out to be the advocate; what is still on hold waits for a person by itself."""
    ids = contacts.person_ids(fact.kept_id)
    if models.Reward.objects.filter(contact_id__in=ids, friend_id__in=ids, side=Side.ADVOCATE, state__in=["granted", "fulfilled"]).exists():
        task = NewTask(
            key=f"own_reward:{fact.merge_id}",
            kind="review_fraud",
            title=gettext_noop("Somebody was rewarded for recommending to themselves"),
            reason=gettext_noop("Two contacts that were merged stood on both sides of a referral. Look at their rewards and take back what was not earned."),
            contact_id=fact.kept_id,
            role=Role.SUPPORT,
        )
        messaging.create_task(task, now=now)


def _move(source_key: UUID, target_key: UUID, transfer_id: Callable[[str], UUID], kind: str, now: datetime) -> None:
    rows = models.Account.objects.filter(kind=AccountKind.OWED, owner_id=source_key, balance__gt=0)
    post([Transfer(transfer_id(row.asset), wallet(source_key, row.asset), wallet(target_key, row.asset), row.balance, kind) for row in rows], now=now)


def _concerned(*contact_ids: UUID) -> set[UUID]:
    """Return the contacts as friends, and the friends they recommended."""
    kept = set(contacts.canonical(contact_ids).values())
    return kept | referrals.friends_of(contact_ids)
