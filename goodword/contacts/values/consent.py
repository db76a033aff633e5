"""What people agreed to, and when they are left in peace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class ConsentEntry:
    """One entry of the consent ledger."""

    id: UUID
    contact_id: UUID
    purpose: str
    channel: str
    given: bool
    at: datetime
    source: str
    wording: str
    proof: Mapping[str, Any]


@dataclass(frozen=True)
class Pause:
    """A reason for silence towards a contact."""

    id: UUID
    contact_id: UUID
    purpose: str
    reason: str
    source: str
    since: datetime
    until: datetime | None
    ended_at: datetime | None = None
