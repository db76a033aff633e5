"""The ledger as people read it: accounts, transfers, sums per asset, what is owed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from goodword.contacts.actions import identify
from goodword.lib.pages import Page, from_cursor, page_of
from goodword.rewards import models
from goodword.rewards.values import AccountKind, RewardState


@dataclass(frozen=True)
class AccountLine:
    """An account with its balance in the asset's smallest unit; `owner_id` is a programme or a contact's ledger key."""

    id: UUID
    kind: AccountKind
    owner_id: UUID
    asset: str
    balance: int


@dataclass(frozen=True)
class PostingLine:
    """One transfer."""

    id: UUID
    source: AccountLine
    target: AccountLine
    amount: int
    asset: str
    kind: str
    reward_id: UUID | None
    program_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class Liability:
    """What is owed in one asset: granted and not used, and what would come if all that is held were granted."""

    asset: str
    owed: int
    people: int
    held: int
    held_rewards: int


def postings(
    *, program_id: UUID | None = None, asset: str = "", reward_id: UUID | None = None, cursor: str | None = None, limit: int = 50
) -> Page[PostingLine]:
    """Return transfers, the newest first. Raises pages.CursorInvalid."""
    found = _chosen(program_id=program_id, asset=asset, reward_id=reward_id)
    raw = page_of(found, by="at", cursor=cursor, limit=limit, convert=lambda row: row)
    accounts = {row.id: _account(row) for row in models.Account.objects.filter(id__in={one for row in raw.items for one in (row.source_id, row.target_id)})}
    lines = [
        PostingLine(
            id=row.id,
            source=accounts[row.source_id],
            target=accounts[row.target_id],
            amount=row.amount,
            asset=row.asset,
            kind=row.kind,
            reward_id=row.reward_id,
            program_id=row.program_id,
            at=row.at,
        )
        for row in raw.items
    ]
    return Page(items=tuple(lines), next_cursor=raw.next_cursor)


def moved_above(cursor: str | None, *, program_id: UUID | None = None, asset: str = "") -> dict[str, int]:
    """Return what all transfers on the pages before this cursor moved, by asset, so that a running sum goes on. Raises pages.CursorInvalid."""
    if not cursor:
        return {}
    at, posting_id = from_cursor(cursor)
    newer = _chosen(program_id=program_id, asset=asset).filter(Q(at__gt=at) | Q(at=at, id__gte=posting_id))
    return {name: int(total) for name, total in newer.values_list("asset").annotate(total=Sum("amount")).order_by()}


def _chosen(*, program_id: UUID | None = None, asset: str = "", reward_id: UUID | None = None) -> QuerySet[models.Posting]:
    found = models.Posting.objects.all()
    if program_id:
        found = found.filter(program_id=program_id)
    if asset:
        found = found.filter(asset=asset)
    return found.filter(reward_id=reward_id) if reward_id else found


def totals() -> dict[str, dict[AccountKind, int]]:
    """Return the balances per asset and kind of account; those of one asset add up to zero."""
    found: dict[str, dict[AccountKind, int]] = {}
    for asset, kind, total in models.Account.objects.values_list("asset", "kind").annotate(total=Sum("balance")).order_by("asset", "kind"):
        found.setdefault(asset, {})[AccountKind(kind)] = int(total)
    return found


def program_accounts(program_id: UUID) -> list[AccountLine]:
    """Return a programme's own accounts."""
    return [_account(row) for row in models.Account.objects.filter(owner_id=program_id).order_by("asset", "kind")]


def wallets(contact_id: UUID) -> dict[str, int]:
    """Return what is owed to a person, per asset."""
    key = identify.ledger_keys([contact_id])[contact_id]
    return dict(models.Account.objects.filter(kind=AccountKind.OWED, owner_id=key).exclude(balance=0).values_list("asset", "balance"))


def contact_accounts(contact_id: UUID) -> list[AccountLine]:
    """Return the accounts of what is owed to a person, one per asset."""
    key = identify.ledger_keys([contact_id])[contact_id]
    return [_account(row) for row in models.Account.objects.filter(kind=AccountKind.OWED, owner_id=key).order_by("asset")]


def liability() -> list[Liability]:
    """Return what is owed and what is held, per asset."""
    owed = {
        row["asset"]: (int(row["total"]), row["people"])
        for row in models.Account.objects.filter(kind=AccountKind.OWED).exclude(balance=0).values("asset").annotate(total=Sum("balance"), people=Count("id"))
    }
    held = {
        row["asset"]: (int(row["total"]), row["count"])
        for row in models.Reward.objects.filter(state=RewardState.HELD).values("asset").annotate(total=Sum("amount"), count=Count("id"))
    }
    return [Liability(asset, *owed.get(asset, (0, 0)), *held.get(asset, (0, 0))) for asset in sorted(owed.keys() | held.keys())]


def _account(row: models.Account) -> AccountLine:
    return AccountLine(id=row.id, kind=AccountKind(row.kind), owner_id=row.owner_id, asset=row.asset, balance=row.balance)
