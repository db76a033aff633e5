"""The nouns of rewards as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.referrals.values import Conversion, Reason

CREDIT_KINDS = ("account_credit", "points", "premium_months", "service_hours")  # what is drawn from the wallet in parts; coupons are used at the till
SUMMED_KINDS = (*CREDIT_KINDS, "quota")  # of which people want to know the sum
HANDED_OVER = ("cash", "product", "donation", "gift_card", "thank_you_note")  # what is gone from the house once it is fulfilled
CODE_KINDS = ("coupon", "percentage_coupon", "fee_waiver", "early_access", "event_invitation", "gift_card")  # what is handed out as a code


class RewardState(StrEnum):
    """The life of a reward."""

    HELD = "held"  # waits for the end of its hold, for approval or for a review
    GRANTED = "granted"  # owed, posted to the ledger
    FULFILLED = "fulfilled"  # reached its receiver
    REFUSED = "refused"  # never granted
    REVERSED = "reversed"  # granted and taken back in full
    EXPIRED = "expired"  # not used in time


OPEN_STATES = frozenset({RewardState.HELD, RewardState.GRANTED, RewardState.FULFILLED})  # they hold their place in caps


class Waits(StrEnum):
    """What a granted reward waits for until it is handed out."""

    NOTHING = ""
    STOCK = "stock"  # its pool is empty, or its file is not there
    TASK = "task"  # somebody of the staff
    PAYOUT = "payout"  # a pay-out file
    BANK = "bank"  # it is in one, and nobody has recorded yet what came of it
    CHOICE = "choice"  # what its receiver picks
    PROVIDER = "provider"  # a shop or provider that was asked to hand it out
    VETO = "veto"  # on hold: the shop was asked whether it may be granted


class PayoutState(StrEnum):
    """What became of one payment of a pay-out file."""

    SENT = "sent"  # in the file; what came of it is not recorded yet
    PAID = "paid"
    FAILED = "failed"  # its rewards are owed again


class Side(StrEnum):
    """Who gets a benefit."""

    ADVOCATE = "advocate"
    FRIEND = "friend"


class AccountKind(StrEnum):
    """The accounts of the ledger; all but OWED belong to a programme."""

    COST = "cost"  # what rewards cost: goes below zero by what was granted
    OWED = "owed"  # to a contact: not used yet
    REDEEMED = "redeemed"  # what was used
    BREAKAGE = "breakage"  # what expired unused
    LOSS = "loss"  # used before the refund came


class Period(StrEnum):
    """How long a cap counts before it begins anew, by the calendar in the organisation's zone."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"


@dataclass(frozen=True)
class Setup:
    """A condition or kind with its settings, as stored."""

    slug: str
    settings: dict[str, Any] = field(default_factory=dict)


class Match(StrEnum):
    """How many of a group's conditions must hold."""

    ALL = "all"
    ANY = "any"  # at least one
    NONE = "none"


@dataclass(frozen=True)
class Group:
    """Conditions and further groups that count together."""

    match: Match
    conditions: tuple[Setup, ...] = ()
    groups: tuple["Group", ...] = ()


@dataclass(frozen=True)
class Boost:
    """A time in which a rule gives more: purchases of the days `first` to `last`, both included, in the organisation's zone."""

    first: date
    last: date
    percent: int = 200  # of what the rule gives otherwise; 200: twice as much


@dataclass(frozen=True)
class Benefit:
    """Who gets what."""

    side: Side
    kind: Setup


@dataclass(frozen=True)
class RuleDefinition:
    """What one version of a rule says: on these outcomes, if all conditions and groups hold, these benefits, after the hold."""

    benefits: tuple[Benefit, ...]
    conditions: tuple[Setup, ...] = ()
    groups: tuple[Group, ...] = ()
    triggers: tuple[str, ...] = ("purchase", "deal_won")
    hold_days: int = 14
    needs_approval: bool = False
    expires_days: int | None = 365  # after the grant; None: never
    boosts: tuple[Boost, ...] = ()  # no day lies in two of them
    approval_above_minor: int = 0  # money worth more waits for approval, in the smallest unit of the programme's currency; 0: none does

    def asked(self) -> frozenset[str]:
        """Return the slugs of all conditions, those in groups included."""
        found = {setup.slug for setup in self.conditions}
        waiting = list(self.groups)
        while waiting:
            group = waiting.pop()
            found |= {setup.slug for setup in group.conditions}
            waiting += group.groups
        return frozenset(found)


@dataclass(frozen=True)
class Case:
    """All that conditions and kinds may know of one purchase."""

    conversion: Conversion
    currency: str  # of the programme
    friend_tags: frozenset[str] = frozenset()
    advocate_tags: frozenset[str] = frozenset()
    friend_lists: frozenset[str] = frozenset()
    advocate_lists: frozenset[str] = frozenset()
    day: date | None = None  # of the purchase in the organisation's zone; known where a rule has a boost

    @property
    def net_minor(self) -> int:
        """What the friend paid less what was sent back."""
        return self.conversion.amount_minor - self.conversion.refunded_minor


@dataclass(frozen=True)
class PlaceWanted:
    """A place in a cap that a reward needs: which counter, how much of it, and the limit."""

    scope: str  # advocate, program; budget: of all rules of the programme
    period: Period
    unit: str  # count, or an asset
    amount: int
    limit: int


@dataclass(frozen=True)
class Budget:
    """The most that a programme gives of one asset in a period; `taken` of the present period, held places included."""

    program_id: UUID
    asset: str
    period: Period
    limit: int
    warn_percent: int
    period_name: str
    taken: int

    @property
    def low(self) -> bool:
        return self.taken * 100 >= self.limit * self.warn_percent


@dataclass(frozen=True)
class Rule:
    """A rule with the version in force or to come last."""

    id: UUID
    program_id: UUID
    name: str
    version_id: UUID
    number: int
    definition: RuleDefinition
    in_force_from: datetime
    created_by: UUID | None
    ended_at: datetime | None


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
