"""Facts about programmes."""

from dataclasses import dataclass
from uuid import UUID

from goodword.facts.catalogue.base import Fact


@dataclass(frozen=True)
class ProgramWentLive(Fact):
    """A programme began or went on after a pause."""

    program_id: UUID


@dataclass(frozen=True)
class ProgramPaused(Fact):
    """A programme asks nobody and takes no new claims until it goes on."""

    program_id: UUID


@dataclass(frozen=True)
class ProgramEnded(Fact):
    """A programme is over: holds run out and are paid, links lead to a kind page."""

    program_id: UUID
