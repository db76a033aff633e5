"""What rules may look at besides the events of friends: something about one person alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from goodword.referrals.values import Conversion, Reason


class OccasionKind(StrEnum):
    """Why there may be a reward although no friend did anything just then."""

    MILESTONE = "milestone"
    SHARE = "share"
    DATE = "date"
    ANSWER = "answer"
    COMPLAINT = "complaint"
    MANUAL = "manual"

    @property
    def type(self) -> str:
        """Return the type by which rules know it; no outcome of a shop can have it."""
        return f":{self.value}"


@dataclass(frozen=True)
class Occasion:
    """One occasion of one person in one programme; the same id is the same occasion, whenever and however often it is found.

    `known` is what triggers may ask about it. Where `counts` is false it is none any more, for the reasons given. With `rule_id` only that rule is asked.
    """

    id: UUID
    kind: OccasionKind
    contact_id: UUID
    program_id: UUID
    name: str  # tells it from others of its kind, programme and person
    at: datetime
    known: tuple[tuple[str, str], ...] = ()
    history: bool = False
    review: bool = False  # it rests on something that a person is still to look at
    counts: bool = True
    reasons: tuple[Reason, ...] = ()
    rule_id: UUID | None = None
    given_by: UUID | None = None  # who of the staff

    def as_conversion(self, currency: str) -> Conversion:
        """Return the occasion as what rules judge: of no amount, and of nobody but the person."""
        return Conversion(
            id=self.id,
            referral_id=self.id,
            program_id=self.program_id,
            contact_id=self.contact_id,
            advocate_id=self.contact_id,
            outcome_id=self.id,
            type=self.kind.type,
            occurred_at=self.at,
            referral_started_at=self.at,
            amount_minor=0,
            currency=currency,
            refunded_minor=0,
            ordinal=1 if self.counts else 0,
            existing_customer=False,
            credited=self.counts,
            reasons=self.reasons,
            history=self.history,
        )
