"""Which people a page or a bulk action is about."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Filter:
    """Which contacts a list shows; what is left empty narrows nothing. `assignee` is an id or "nobody"."""

    search: str = ""
    tag: UUID | None = None
    list: UUID | None = None
    relation: str = ""
    assignee: str = ""
    import_id: UUID | None = None


@dataclass(frozen=True)
class Selection:
    """Contacts that a bulk action is for: those of `ids`, or all that the filter shows where `ids` is None."""

    ids: tuple[UUID, ...] | None = None
    filter: Filter = field(default_factory=Filter)
