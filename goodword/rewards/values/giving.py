"""What is judged, given and refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from goodword.referrals.values import Conversion, Reason
from goodword.rewards.values.states import RewardState, Side, Waits


@dataclass(frozen=True)
class Case:
    """All that conditions and kinds may know of one purchase."""

    conversion: Conversion
    currency: str  # of the programme
    friend_tags: frozenset[str] = frozenset()
    advocate_tags: frozenset[str] = frozenset()
    advocate_relations: frozenset[str] = frozenset()
    friend_lists: frozenset[str] = frozenset()
    advocate_lists: frozenset[str] = frozenset()
    day: date | None = None  # of the purchase in the organisation's zone; known where a rule has a boost

    @property
    def net_minor(self) -> int:
        """What the friend paid less what was sent back."""
        return self.conversion.amount_minor - self.conversion.refunded_minor


@dataclass(frozen=True)
class Reward:
    """A reward as every other package sees it; amounts in the asset's smallest unit."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    rule_id: UUID
    rule_version_id: UUID
    referral_id: UUID | None
    conversion_id: UUID | None
    friend_id: UUID | None
    side: Side
    kind: str
    asset: str
    amount: int
    taken_back: int
    used: int
    state: RewardState
    reasons: tuple[Reason, ...]
    needs_approval: bool
    held_for_review: bool
    hold_until: datetime
    approved_at: datetime | None
    granted_at: datetime | None
    fulfilled_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    occurred_at: datetime
    history: bool
    created_at: datetime
    coupon: str = ""  # the code, where the kind has one
    percent: int = 0  # of a percentage coupon
    settings: Mapping[str, Any] = field(default_factory=dict)  # of its kind, as its version says; empty for coupons, credit and points
    waits_for: Waits = Waits.NOTHING
    chosen: str = ""  # what its receiver picked

    @property
    def left(self) -> int:
        """What its receiver can still use."""
        return max(0, self.amount - self.taken_back - self.used) if self.state in (RewardState.GRANTED, RewardState.FULFILLED) else 0


@dataclass(frozen=True)
class Refusal:
    """Why a rule gave nothing to one side of a conversion."""

    id: UUID
    contact_id: UUID
    conversion_id: UUID
    rule_id: UUID
    side: Side
    reason: str
    reasons: tuple[Reason, ...]
    at: datetime


@dataclass(frozen=True)
class DryRunMonth:
    """One calendar month of a look back, named as 2026-11; amounts by asset in its smallest unit."""

    name: str
    rewarded: int
    cost: dict[str, int]
    before: dict[str, int]
    before_rewarded: int


@dataclass(frozen=True)
class DryRun:
    """What a rule would have given for the purchases of [since, until); amounts by asset in its smallest unit, purchases counted."""

    since: datetime
    until: datetime
    purchases: int  # credited to somebody, and not sent back in full
    rewarded: int
    cost: dict[str, int]
    refusals: dict[str, int]  # purchases by the reason that decided against, the most frequent first
    before: dict[str, int]  # what the rule that it would replace gave for the same purchases
    before_rewarded: int
    months: tuple[DryRunMonth, ...] = ()
