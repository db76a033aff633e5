"""Facts about staff."""

from dataclasses import dataclass
from uuid import UUID

from goodword.facts.catalogue.base import Fact


@dataclass(frozen=True)
class SignInLinkWanted(Fact):
    """Somebody of the staff is to get a one-time sign-in link by mail: they asked for it, or were invited."""

    operator_id: UUID
    invited_by: UUID | None
