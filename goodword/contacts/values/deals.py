"""Deals: what may become a purchase."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class DealState(StrEnum):
    """Where a deal stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Deal:
    """A deal with a contact."""

    id: UUID
    contact_id: UUID
    title: str
    state: DealState
    amount_minor: int | None
    currency: str
    contract_signed_on: date | None
    closed_at: datetime | None
    source: str
    history: bool
    created_at: datetime
