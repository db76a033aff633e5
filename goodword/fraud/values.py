"""The nouns of fraud checks as others see them."""

from dataclasses import dataclass
from enum import StrEnum

from goodword.referrals.values import Reason


class Decision(StrEnum):
    """What follows from a verdict."""

    PASS = "pass"  # a verdict, not a password
    HOLD = "hold"  # a person looks at it
    REFUSE = "refuse"


@dataclass(frozen=True)
class Verdict:
    """The score from 0 to 100 of one conversion, what follows, and why."""

    score: int
    decision: Decision
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Party:
    """One side of a referral as signals see it: who, and by which addresses."""

    id: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
