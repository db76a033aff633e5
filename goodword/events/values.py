"""The nouns of events as others see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

PURCHASES = frozenset({"purchase", "deal_won"})  # the types of outcome that can convert a friend


@dataclass(frozen=True)
class Outcome:
    """A sign-up, purchase, refund or other event as it was stored; `person` is what was sent about who it was, until settled."""

    id: UUID
    source: str
    type: str
    external_id: str
    person: dict[str, Any] | None
    contact_id: UUID | None
    occurred_at: datetime
    amount_minor: int | None
    currency: str
    code: str
    click_id: str
    refund_of: str
    program_id: UUID | None
    history: bool
    properties: str
    state: str
