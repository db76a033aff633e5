"""Draw credit or points from a wallet, the oldest first, and put back what was drawn for nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify
from goodword.lib.ids import same_id
from goodword.rewards import models
from goodword.rewards.actions import handing
from goodword.rewards.actions.ledger import Transfer, post, program_account, wallet
from goodword.rewards.values import CREDIT_KINDS, AccountKind, RewardState, Waits

GOOD_AGAIN = timedelta(days=30)  # how long what comes back is good at least, though its own time may be over


class CannotUse(Exception):
    """A use that is refused, with its code: balance_too_low, amount_invalid, coupon_unknown, coupon_revoked, coupon_expired."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Drawn:
    """What came of drawing: how much is left, out of which rewards it was paid, or that it had been booked before, so that nothing changed."""

    left: int
    parts: tuple[tuple[UUID, int], ...] = ()
    repeated: bool = False


def draw(contact_id: UUID, *, asset: str, amount: int, mark: UUID, now: datetime) -> Drawn:
    """Take an amount out of the rewards of a contact (no alias), the oldest first, and post it as used.

    The same `mark` again changes nothing. What has expired cannot be used, booked as expired or not. Needs the caller's transaction. Raises CannotUse.
    """
    if amount <= 0:
        raise CannotUse("amount_invalid")
    all_of_it = models.Reward.objects.filter(contact_id__in=contacts.person_ids(contact_id), asset=asset, kind__in=CREDIT_KINDS)
    found = all_of_it.filter(state__in=[RewardState.GRANTED, RewardState.FULFILLED], waits_for=Waits.NOTHING).order_by("granted_at", "id")
    rows = list(found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found)
    marks = [same_id("redeem", mark, reward_id) for reward_id in all_of_it.values_list("id", flat=True)]  # some may have been taken back since
    booked = models.Posting.objects.filter(id__in=marks).exists()
    rows = [row for row in rows if row.expires_at is None or row.expires_at > now]
    left = sum(row.amount - row.taken_back - row.used for row in rows)
    if booked:
        return Drawn(left, repeated=True)
    if amount > left:
        raise CannotUse("balance_too_low")
    parts = _split(rows, amount)
    _use(rows, dict(parts), wallet_key=identify.ledger_keys([contact_id])[contact_id], mark=mark, now=now)
    return Drawn(left - amount, parts)


def put_back(parts: Iterable[Sequence[object]], *, mark: UUID, now: datetime) -> datetime | None:
    """Put what was drawn, [[reward id, amount], …], back into the rewards it came from, and return until when the first of it is good (None: for ever).

    What lapsed meanwhile is good for 30 days more. Of what a refund took back meanwhile, the loss did not happen after all, and nothing comes back. The same
    `mark` again changes nothing. Needs the caller's transaction.
    """
    amounts = {UUID(str(reward_id)): int(str(amount)) for reward_id, amount in parts}
    rows = handing.locked(amounts)
    posted = set(models.Posting.objects.filter(id__in=[same_id(what, mark, row.id) for row in rows for what in _BACK]).values_list("id", flat=True))
    keys = identify.ledger_keys({row.contact_id for row in rows})
    transfers, ends = [], []
    for row in rows:
        if any(same_id(what, mark, row.id) in posted for what in _BACK):
            continue
        amount = min(amounts[row.id], row.used)
        lost = min(row.lost, amount)
        source = program_account(AccountKind.REDEEMED, row.program_id, row.asset)
        if lost:
            loss = program_account(AccountKind.LOSS, row.program_id, row.asset)
            transfers.append(Transfer(same_id(_BACK[0], mark, row.id), source, loss, lost, "return", row.id, row.program_id))
        if returned := amount - lost:
            target = wallet(keys[row.contact_id], row.asset)
            transfers.append(Transfer(same_id(_BACK[1], mark, row.id), source, target, returned, "return", row.id, row.program_id))
        models.Reward.objects.filter(contact_id=row.contact_id, id=row.id).update(**_again(row, lost=lost, returned=returned, now=now))
        if returned and row.expires_at:
            ends.append(max(row.expires_at, now + GOOD_AGAIN))
    post(transfers, now=now)
    return min(ends, default=None)


_BACK = ("put back loss", "put back")


def _split(rows: Sequence[models.Reward], amount: int) -> tuple[tuple[UUID, int], ...]:
    """Return out of which rewards an amount is paid: each as far as it goes, in their order."""
    parts = []
    for row in rows:
        part = min(amount, row.amount - row.taken_back - row.used)
        if part > 0:
            parts.append((row.id, part))
            amount -= part
    return tuple(parts)


def _use(rows: Sequence[models.Reward], parts: dict[UUID, int], *, wallet_key: UUID, mark: UUID, now: datetime) -> None:
    transfers = []
    for row in rows:
        if part := parts.get(row.id, 0):
            target = program_account(AccountKind.REDEEMED, row.program_id, row.asset)
            transfers.append(Transfer(same_id("redeem", mark, row.id), wallet(wallet_key, row.asset), target, part, "redeem", row.id, row.program_id))
            models.Reward.objects.filter(contact_id=row.contact_id, id=row.id).update(used=F("used") + part)
    post(transfers, now=now)


def _again(row: models.Reward, *, lost: int, returned: int, now: datetime) -> dict[str, object]:
    """Return what changes in a reward to which something comes back; of one that has expired, what expired unused stays gone."""
    changes: dict[str, object] = {"used": row.used - lost - returned, "lost": row.lost - lost}
    if not returned:
        return changes
    if row.state == RewardState.EXPIRED:
        expired = row.amount - (row.taken_back - row.lost) - row.used
        changes |= {"used": row.used - lost + expired - returned, "state": RewardState.FULFILLED, "ended_at": None}
    if row.expires_at is not None:
        changes["expires_at"] = max(row.expires_at, now + GOOD_AGAIN)
    return changes
