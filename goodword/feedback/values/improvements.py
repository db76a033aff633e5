"""Improvements: what is changed because of what customers said, who sees to it, and whom to tell."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Area(StrEnum):
    """The part of the house that can act."""

    PRODUCT = "product"
    SALES = "sales"
    MARKETING = "marketing"
    PROCESSES = "processes"
    SITE = "site"


class ImprovementState(StrEnum):
    """Where an improvement stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class NewImprovement:
    """What is to be changed; `topic_id` is the category or cause that it mends, narrower ones too."""

    title: str
    area: Area
    responsible_id: UUID
    due_on: date
    topic_id: UUID | None = None


@dataclass(frozen=True)
class Improvement:
    """An improvement and where it stands; `words` are what customers are told."""

    id: UUID
    title: str
    area: Area
    responsible_id: UUID | None
    due_on: date
    topic_id: UUID | None
    state: ImprovementState
    words: str
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Voice:
    """Somebody who raised it, in a complaint (`case_id`) or an answer."""

    contact_id: UUID
    case_id: UUID | None
    answer_id: UUID | None
