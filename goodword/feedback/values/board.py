"""Complaints as the board shows them: a column for each state, and cards with no more than a card says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.feedback.values.cases import CaseState, Clock, Urgency
from goodword.lib.money import Money


@dataclass(frozen=True)
class Card:
    """One complaint on the board; `called` is the name or address of who is no contact yet, `words` how it begins."""

    id: UUID
    number: str
    contact_id: UUID | None
    called: str
    words: str
    state: CaseState
    urgency: Urgency
    value: Money | None
    assignee_id: UUID | None
    clock: Clock
    first_contact_at: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether something is still to be done."""
        return self.state is not CaseState.CLOSED


@dataclass(frozen=True)
class Column:
    """All complaints of one state: how many there are (None: not counted, since they only grow), and the first of them."""

    state: CaseState
    total: int | None
    cards: tuple[Card, ...]
