"""The nouns of links as others see them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Link:
    """One advocate's personal link in one programme; `active` is off once the advocate left it."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    code: str
    active: bool


@dataclass(frozen=True)
class CodeOwner:
    """Whose a code is, as it was claimed; follow an alias of a merged contact with contacts.queries.canonical."""

    link_id: UUID
    contact_id: UUID
    program_id: UUID
    active: bool
