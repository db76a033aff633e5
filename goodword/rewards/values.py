"""The nouns of rewards as others see them."""

from enum import StrEnum


class RewardState(StrEnum):
    """The life of a reward."""

    HELD = "held"  # waits for the end of its hold, for approval or for a review
    GRANTED = "granted"  # owed, posted to the ledger
    FULFILLED = "fulfilled"  # reached its receiver
    REFUSED = "refused"  # never granted
    REVERSED = "reversed"  # granted and taken back in full
    EXPIRED = "expired"  # not used in time


class Side(StrEnum):
    """Who gets a benefit."""

    ADVOCATE = "advocate"
    FRIEND = "friend"


class AccountKind(StrEnum):
    """The accounts of the ledger."""

    COST = "cost"  # of a programme: what rewards cost it; goes below zero by what was granted
    OWED = "owed"  # to a contact: credit, points or coupons not used yet; guarded at zero unless the programme duns
    REDEEMED = "redeemed"  # of a programme: what was used
    BREAKAGE = "breakage"  # of a programme: what expired unused
    LOSS = "loss"  # of a programme: used before the refund came
