"""Recovery plans: what is done at once when something went wrong, by whom, within which time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from goodword.feedback.values.cases import Category
from goodword.operators.values import Role


class Doing(StrEnum):
    """How a step is done, which says how its task may end."""

    TALK = "recovery_talk"  # the customer hears from a person
    DO = "recovery_do"  # such as sending a replacement


class Unit(StrEnum):
    """In what the time of a step is counted: always time in which the house works."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True)
class Step:
    """One step of a plan; done by a person, else by a role, else by whoever looks after the complaint.

    One that `repeats` comes again, after the same time, until the complaint is closed: a personal word until it is mended.
    """

    title: str
    doing: Doing
    within: int
    unit: Unit
    role: Role | None = None
    person_id: UUID | None = None
    repeats: bool = False
    script: str = ""


@dataclass(frozen=True)
class Plan:
    """What is done about complaints of one category."""

    category: Category
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Planned:
    """A step that was put before somebody: the task it became, and where that stands."""

    step: Step
    task_id: UUID
    assignee_id: UUID | None
    due_at: datetime
    done_at: datetime | None
    outcome: str

    def is_late(self, now: datetime) -> bool:
        """Say whether it was not done in time, or is not done and its time is over."""
        return (self.done_at or now) > self.due_at
