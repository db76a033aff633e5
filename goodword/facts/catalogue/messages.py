"""Facts about messages and tasks."""

from dataclasses import dataclass
from uuid import UUID

from goodword.facts.catalogue.base import Fact


@dataclass(frozen=True)
class MessageSent(Fact):
    """A message left for its receiver."""

    message_id: UUID


@dataclass(frozen=True)
class MessageRefused(Fact):
    """A message will not be sent: the gate or the mail server said no for good."""

    message_id: UUID


@dataclass(frozen=True)
class TaskClosed(Fact):
    """Somebody of the staff recorded the outcome of a task."""

    task_id: UUID
