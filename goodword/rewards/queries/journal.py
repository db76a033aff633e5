"""The ledger as files: every transfer as a line of CSV, and as a journal in plain-text accounting.

The journal follows the format of hledger (https://hledger.org/hledger.html#journal). Signs are those of accounting:
what rewards cost and what was lost are expenses above zero; what is owed, and what expired, stand below zero.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from goodword.lib.money import decimals, to_text
from goodword.lib.sheets import csv_lines
from goodword.programs import queries as programs
from goodword.rewards import models
from goodword.rewards.values import AccountKind

_CHUNK = 500
NAMES: Mapping[AccountKind, str] = {
    AccountKind.COST: "expenses:rewards",
    AccountKind.OWED: "liabilities:rewards",
    AccountKind.REDEEMED: "assets:redeemed",  # to be cleared against the bank, or the discounts that were given
    AccountKind.BREAKAGE: "income:breakage",
    AccountKind.LOSS: "expenses:lost",
}
_TYPES = {"expenses": "Expense", "liabilities": "Liability", "assets": "Asset", "income": "Revenue"}
HEADINGS = ("date", "time", "id", "kind", "from", "to", "asset", "amount", "amount_minor", "program", "reward")


def as_csv(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Yield the transfers of a time as CSV, the oldest first; no cell is a formula."""
    return csv_lines(HEADINGS, (_cells(row, names, zone) for row, names in _rows(since, until)))


def as_journal(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Yield the transfers of a time as a journal. No text that somebody typed is in it, so nothing can pose as an entry."""
    yield "; Goodword, the ledger of rewards\ndecimal-mark .\n\n"
    for kind, name in NAMES.items():
        yield f"account {name}  ; type: {_TYPES[name.partition(':')[0]]}, {kind.value}\n"
    for asset in models.Account.objects.values_list("asset", flat=True).distinct().order_by("asset"):
        yield f"commodity {to_text(1000 * 10 ** decimals(asset), asset)}{'' if decimals(asset) else '.'} {_commodity(asset)}\n"
    for row, names in _rows(since, until):
        amount = to_text(row.amount, row.asset)
        reward = f", reward: {row.reward_id}" if row.reward_id else ""
        yield (
            f"\n{row.at.astimezone(zone):%Y-%m-%d} ({row.id}) {row.kind}  ; at: {row.at:%Y-%m-%dT%H:%M:%S.%fZ}{reward}\n"
            f"    {names[row.source_id]}  {amount} {_commodity(row.asset)}\n"
            f"    {names[row.target_id]}  -{amount} {_commodity(row.asset)}\n"
        )


def _commodity(asset: str) -> str:
    """Return an asset as the journal writes it: in quotes where it holds more than letters."""
    return asset if asset.isalpha() else f'"{asset}"'


def _rows(since: datetime, until: datetime) -> Iterator[tuple[models.Posting, Mapping[UUID, str]]]:
    """Yield the transfers of a time with the names of their accounts, a few hundred at a time."""
    slugs = {program.id: program.slug for program in programs.programs()}
    rows = models.Posting.objects.filter(at__gte=since, at__lt=until).order_by("at", "id").iterator(_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        names = _names({one for row in chunk for one in (row.source_id, row.target_id)}, slugs)
        yield from ((row, names) for row in chunk)


def _names(account_ids: Iterable[UUID], slugs: Mapping[UUID, str]) -> dict[UUID, str]:
    found = models.Account.objects.filter(id__in=list(account_ids))
    return {row.id: f"{NAMES[AccountKind(row.kind)]}:{slugs.get(row.owner_id, row.owner_id)}" for row in found}


def _cells(row: models.Posting, names: Mapping[UUID, str], zone: ZoneInfo) -> tuple[str | int, ...]:
    amount = to_text(row.amount, row.asset)
    source, target = names[row.source_id], names[row.target_id]
    program, local = str(row.program_id or ""), row.at.astimezone(zone)
    return (
        f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}", str(row.id), row.kind, source, target, row.asset, amount, row.amount, program, str(row.reward_id or ""),
    )  # fmt: skip
