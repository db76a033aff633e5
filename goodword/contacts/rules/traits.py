"""Traits: what packages above work out of a contact and write down here, as others see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

ADVOCATE = "advocate"  # how good an advocate somebody would be: a band with its reasons
LEADER = "leader"  # opinion leader: how many people came by whom they brought
CIRCLE = "circle"  # what speaks for the inner circle


@dataclass(frozen=True)
class Trait:
    """One trait: the word people read (`level`), a number for the order of lists, and the reasons in plain JSON."""

    contact_id: UUID
    name: str
    level: str
    number: int
    reasons: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None  # since when it is so
