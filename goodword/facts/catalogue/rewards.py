"""Facts about rewards, points, tiers and contests."""

from dataclasses import dataclass
from uuid import UUID

from goodword.facts.catalogue.base import Fact, Ids


@dataclass(frozen=True)
class RewardHeld(Fact):
    """Rewards wait for the end of their hold or for approval."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class VetoAsked(Fact):
    """Rewards could be granted now, and wait for the shop's word."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardGranted(Fact):
    """Rewards were posted to the ledger: they are owed now."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardRefused(Fact):
    """Rewards on hold will not be granted; their places in caps are free again."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardReversed(Fact):
    """Granted rewards were taken back by an opposite posting, in full or in part."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardAsks(Fact):
    """Granted rewards need a word from their receivers: what they go to, or the account to pay them to."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class PayoutDetailsChanged(Fact):
    """Somebody named the bank account that they are paid to, by the page of this programme."""

    contact_id: UUID
    program_id: UUID
    changed_at: str  # ISO 8601; a later change makes this one stale


@dataclass(frozen=True)
class RewardFulfilled(Fact):
    """Rewards reached their receiver: coupon issued, credit usable."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardExpired(Fact):
    """Rewards were not used in time; what was left of them was booked back."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class InquiryAnswered(Fact):
    """Staff answered an advocate who asked where a reward is."""

    inquiry_id: UUID


@dataclass(frozen=True)
class LadderChanged(Fact):
    """A programme's tiers were set, changed or taken away; where people stand is counted anew."""

    program_id: UUID


@dataclass(frozen=True)
class TierReached(Fact):
    """An advocate climbed to a tier; one for each of several reached at once, and `top` is the highest of them.

    `first` says that the tier, or a higher one, was never held before: what is given for reaching it is given then.
    """

    contact_id: UUID
    program_id: UUID
    tier: str  # its slug
    change_id: UUID  # of the step that reached it
    first: bool
    top: bool
    history: bool = False


@dataclass(frozen=True)
class TierLost(Fact):
    """An advocate lost a tier, and holds `now_tier` (empty: none)."""

    contact_id: UUID
    program_id: UUID
    tier: str
    now_tier: str
    change_id: UUID
    history: bool = False


@dataclass(frozen=True)
class OrderPlaced(Fact):
    """Somebody took something out of the catalogue for points, and waits for it."""

    order_id: UUID


@dataclass(frozen=True)
class OrderSent(Fact):
    """What was ordered for points left the house, or its code was handed out."""

    order_id: UUID


@dataclass(frozen=True)
class OrderRefused(Fact):
    """An order was refused by staff or cancelled by its owner; the points are back."""

    order_id: UUID


@dataclass(frozen=True)
class LedgerUnbalanced(Fact):
    """The nightly comparison found balances or counters that differ from the ledger."""

    differences: int


@dataclass(frozen=True)
class CouponsRunningLow(Fact):
    """A coupon pool has fewer codes left than its alert level."""

    pool_id: UUID


@dataclass(frozen=True)
class ContestEntryAsked(Fact):
    """Somebody typed an address into the free form of a contest; it counts once its owner confirms."""

    request_id: UUID


@dataclass(frozen=True)
class ContestWon(Fact):
    """Somebody was drawn and is asked whether they take the prize."""

    winner_id: UUID
