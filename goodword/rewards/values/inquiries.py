"""What advocates ask at the claim desk, and what they may be answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class InquiryState(StrEnum):
    """How far a question is."""

    OPEN = "open"
    ANSWERED = "answered"


class Answer(StrEnum):
    """What an advocate is told; all but GENERAL say something of a friend, who must have agreed to that."""

    GIVEN = "given"  # the reward is there
    HELD = "held"  # it comes, if nothing is sent back
    ON_THE_WAY = "on_the_way"  # there is nothing to reward yet
    TERMS = "terms"  # the terms were not met
    GENERAL = "general"  # what is yours stands on your page; of others nothing is said


class Filed(StrEnum):
    """What came of a question that was sent."""

    TAKEN = "taken"
    REPEATED = "repeated"  # the same form again
    TOO_MANY = "too_many"  # today


@dataclass(frozen=True)
class Inquiry:
    """One question after a reward. What was typed is not kept, only that something was, and what was found by it."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    gave_order: bool
    gave_address: bool
    friend_id: UUID | None
    outcome_id: UUID | None
    state: InquiryState
    asked_at: datetime
    answer: Answer | None
    answered_by: UUID | None
    answered_at: datetime | None
