"""The books as people read them: periods, trial balances, statements, what is owed by age, what counts for the tax."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.rewards.values.states import AccountKind

AGES_DAYS = (30, 90, 180, 365)  # the edges of the buckets of what is owed: up to 30 days old, 31 to 90 …; older stands in the last one


@dataclass(frozen=True)
class Month:
    """A calendar month in the organisation's zone, named as 2026-10; it ends before `until`."""

    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Closing:
    """A closed period; `closed_by` is the operator."""

    name: str
    since: datetime
    until: datetime
    closed_by: UUID | None
    closed_at: datetime


@dataclass(frozen=True)
class TrialLine:
    """What all accounts of a kind came to in a period, in the asset's smallest unit."""

    kind: AccountKind
    asset: str
    opening: int
    added: int
    taken: int

    @property
    def closing(self) -> int:
        return self.opening + self.added - self.taken


@dataclass(frozen=True)
class Aged:
    """What is owed in one asset by the age of the rewards it comes from; `buckets` stand for AGES_DAYS and what is older."""

    asset: str
    buckets: tuple[int, ...]

    @property
    def owed(self) -> int:
        return sum(self.buckets)


@dataclass(frozen=True)
class StatementLine:
    """One movement of somebody's wallet: above zero what came in, below what went out, and what there was after it."""

    posting_id: UUID
    at: datetime
    kind: str  # of the posting
    amount: int
    balance: int
    reward_id: UUID | None
    program_id: UUID | None


@dataclass(frozen=True)
class Statement:
    """What moved in one asset between two moments, the oldest movement first."""

    asset: str
    opening: int
    lines: tuple[StatementLine, ...]

    @property
    def closing(self) -> int:
        return self.lines[-1].balance if self.lines else self.opening


@dataclass(frozen=True)
class Received:
    """What a person received in a year of what counts for the tax, in the asset's smallest unit."""

    contact_id: UUID
    asset: str
    amount: int
