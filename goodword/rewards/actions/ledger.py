"""Post transfers: append-only rows and the balances they add up to, in one go."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from goodword.lib import bulk
from goodword.lib.ids import same_id
from goodword.rewards.queries import closings
from goodword.rewards.values import AccountKind

_BOOKS = 0x676F6F64626B  # the advisory lock between posting and closing
_ACCOUNT = {"id": "uuid", "kind": "text", "owner_id": "uuid", "asset": "text", "balance": "bigint", "overdraft": "boolean"}
_POSTING = {
    "id": "uuid", "source_id": "uuid", "target_id": "uuid", "amount": "bigint", "asset": "text", "kind": "text", "reward_id": "uuid",
    "program_id": "uuid", "at": "timestamptz",
}  # fmt: skip


class BalanceTooLow(Exception):
    """A transfer would take more out of an account than is in it; nothing was posted."""

    code = "balance_too_low"


@dataclass(frozen=True)
class Account:
    """One account: whose it is, of which kind, in which asset."""

    kind: AccountKind
    owner_id: UUID
    asset: str
    overdraft: bool = False

    @property
    def id(self) -> UUID:
        return same_id("account", self.kind.value, self.owner_id, self.asset)


@dataclass(frozen=True)
class Transfer:
    """One row of the ledger to be: the same `id` twice is posted once."""

    id: UUID
    source: Account
    target: Account
    amount: int
    kind: str
    reward_id: UUID | None = None
    program_id: UUID | None = None


def program_account(kind: AccountKind, program_id: UUID, asset: str) -> Account:
    """Return a programme's account; only what rewards cost and what was lost go below zero."""
    return Account(kind, program_id, asset, overdraft=kind in (AccountKind.COST, AccountKind.LOSS))


def wallet(ledger_key: UUID, asset: str, *, overdraft: bool = False) -> Account:
    """Return the account of what is owed to a contact; it may go below zero only where the programme duns."""
    return Account(AccountKind.OWED, ledger_key, asset, overdraft)


def post(transfers: Sequence[Transfer], *, now: datetime) -> None:
    """Write transfers and move the balances; raise BalanceTooLow, and write nothing, where a guarded one would fall below zero.

    Needs the caller's transaction. Transfers whose id was posted before change nothing. What would fall into a closed period is posted in the open one.
    """
    fresh = _unposted(transfers)
    if not fresh:
        return
    at = _in_open_period(now)
    accounts: dict[UUID, Account] = {}
    change: dict[UUID, int] = defaultdict(int)
    for transfer in fresh:
        if transfer.amount <= 0 or transfer.source.asset != transfer.target.asset:
            raise ValueError("a transfer moves more than nothing, of one asset")
        for account, sign in ((transfer.source, -1), (transfer.target, 1)):
            accounts[account.id] = account if not (known := accounts.get(account.id)) or not known.overdraft else known
            change[account.id] += sign * transfer.amount
    rows = [
        (
            transfer.id,
            transfer.source.id,
            transfer.target.id,
            transfer.amount,
            transfer.source.asset,
            transfer.kind,
            transfer.reward_id,
            transfer.program_id,
            at,
        )
        for transfer in fresh
    ]
    ordered = sorted(accounts)
    with connection.cursor() as cursor:
        vendor = connection.vendor
        bulk.insert(cursor, vendor, "rewards_account", _ACCOUNT, [_row(accounts[key]) for key in ordered])
        _move(change, accounts)
        bulk.insert(cursor, vendor, "rewards_posting", _POSTING, rows, tail="")


def hold_books(*, alone: bool) -> None:
    """Keep, until the caller's transaction ends, periods from being closed while something is posted, and the other way round (`alone`)."""
    if connection.vendor == "postgresql":  # SQLite lets one write at a time
        with connection.cursor() as cursor:
            cursor.execute(f"select pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", [_BOOKS])


def _in_open_period(now: datetime) -> datetime:
    """Return when a transfer is posted: now, or, where a clock was read before its period was closed, at the beginning of the open one."""
    hold_books(alone=False)
    closed = closings.closed_until()
    return max(now, closed) if closed else now


def _unposted(transfers: Sequence[Transfer]) -> list[Transfer]:
    if not transfers:
        return []
    where, values = bulk.any_of(connection.vendor, "id", [transfer.id for transfer in transfers])
    with connection.cursor() as cursor:
        cursor.execute(f"select id from rewards_posting where {where}", values)
        known = {value if isinstance(value, UUID) else UUID(value) for (value,) in cursor.fetchall()}
    fresh = {transfer.id: transfer for transfer in transfers if transfer.id not in known}
    return list(fresh.values())


def _row(account: Account) -> tuple[object, ...]:
    return (account.id, account.kind.value, account.owner_id, account.asset, 0, account.overdraft)


def _move(change: dict[UUID, int], accounts: dict[UUID, Account]) -> None:
    """Move balances in sorted order by one guarded update each way; the guard is the whole point, so it is in the statement."""
    moves = sorted((key, amount) for key, amount in change.items() if amount)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ids, amounts = bulk.array(key for key, _ in moves), bulk.array(amount for _, amount in moves)
            overdrafts = bulk.array(accounts[key].overdraft for key, _ in moves)
            cursor.execute("select 1 from rewards_account where id = any(%s::uuid[]) order by id for update", [ids])
            cursor.execute(
                "update rewards_account a set balance = a.balance + u.amount, overdraft = a.overdraft or u.overdraft"
                " from unnest(%s::uuid[], %s::bigint[], %s::boolean[]) u(id, amount, overdraft)"
                " where a.id = any(%s::uuid[]) and a.id = u.id and (a.balance + u.amount >= 0 or a.overdraft or u.overdraft)",
                [ids, amounts, overdrafts, ids],
            )
            moved = cursor.rowcount
        else:
            rows = [(amount, allowed := int(accounts[key].overdraft), key.hex, amount, allowed) for key, amount in moves]
            cursor.executemany(
                "update rewards_account set balance = balance + %s, overdraft = overdraft or %s where id = %s and (balance + %s >= 0 or overdraft or %s)", rows
            )
            moved = cursor.rowcount
    if moved != len(moves):
        raise BalanceTooLow("a transfer would take more out of an account than is in it")
