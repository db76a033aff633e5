"""States, kinds and periods."""

from enum import StrEnum

CREDIT_KINDS = (
    "account_credit",
    "points",
    "premium_months",
    "service_hours",
    "own_unit",
)  # drawn from the wallet in parts; coupons are used at the till
SUMMED_KINDS = (*CREDIT_KINDS, "quota")  # of which people want to know the sum
# What is gone from the house once it is fulfilled.
HANDED_OVER = ("cash", "product", "donation", "gift_card", "thank_you_note", "contest_entries", "mystery_gift")
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
