"""What every fact is."""

from dataclasses import dataclass
from uuid import UUID

Ids = tuple[UUID, ...]


@dataclass(frozen=True)
class Fact:
    """The base of all facts; the class name is the name by which reactions and webhooks know it."""
