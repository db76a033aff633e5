"""Surprises as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from goodword.rewards.values.rulebook import Setup


class SurpriseMode(StrEnum):
    """Who gets it."""

    RANDOM = "random"  # drawn at a purchase
    PICKED = "picked"  # whom staff choose
    EVERYBODY = "everybody"  # after a purchase, each person once


class DrawState(StrEnum):
    """What came of a draw."""

    GIVEN = "given"
    MISSED = "missed"
    NO_BUDGET = "no_budget"  # would have won, but nothing was left


@dataclass(frozen=True)
class NewSurprise:
    """What a surprise is to be; `budget` in the smallest unit of what the kind gives, `chance` of 10,000 draws."""

    name: str
    mode: SurpriseMode
    kind: Setup
    budget: int
    chance: int = 0
    expires_days: int | None = 365
    needs_approval: bool = False


@dataclass(frozen=True)
class Surprise:
    """A surprise; the seed is told once it is over, what it comes to (SHA-256) from the beginning."""

    id: UUID
    program_id: UUID
    name: str
    mode: SurpriseMode
    kind: Setup
    chance: int
    asset: str
    amount: int
    budget: int
    taken: int
    seed_hash: str
    seed: str
    began_at: datetime
    ended_at: datetime | None
    given: int = 0
    missed: int = 0
    without_budget: int = 0


@dataclass(frozen=True)
class Draw:
    """One draw or pick, and whether its number is what seed and occasion come to (None: the seed is not told yet, or nothing was drawn)."""

    contact_id: UUID
    occasion_id: UUID
    number: int
    state: DrawState
    at: datetime
    holds: bool | None
