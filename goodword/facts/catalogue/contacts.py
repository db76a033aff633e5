"""Facts about contacts."""

from dataclasses import dataclass
from uuid import UUID

from goodword.facts.catalogue.base import Fact, Ids


@dataclass(frozen=True)
class ContactChanged(Fact):
    """Fields of contacts changed; `fields` are their names, custom ones as custom.<slug>."""

    contact_ids: Ids
    fields: tuple[str, ...]
    history: bool = False


@dataclass(frozen=True)
class TagAdded(Fact):
    """A tag was put on contacts that did not have it."""

    contact_ids: Ids
    tag_id: UUID
    history: bool = False


@dataclass(frozen=True)
class TagRemoved(Fact):
    """A tag was taken off contacts."""

    contact_ids: Ids
    tag_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ListJoined(Fact):
    """Contacts were put on a list."""

    contact_ids: Ids
    list_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ListLeft(Fact):
    """Contacts were taken off a list."""

    contact_ids: Ids
    list_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ContactsImported(Fact):
    """An import ended; its contacts and bad rows can be looked up by its id."""

    import_id: UUID


@dataclass(frozen=True)
class ContactsMerged(Fact):
    """Two contacts turned out to be one: the dropped one is an alias of the kept one from now on."""

    merge_id: UUID
    kept_id: UUID
    dropped_id: UUID


@dataclass(frozen=True)
class ContactsParted(Fact):
    """A merge was undone."""

    merge_id: UUID
    kept_id: UUID
    dropped_id: UUID


@dataclass(frozen=True)
class ContactErased(Fact):
    """A person was erased: who keeps a copy of them elsewhere has to forget them too. The ids are those of all contacts that were merged into one."""

    contact_ids: Ids


@dataclass(frozen=True)
class DealWon(Fact):
    """A deal was won; it becomes an outcome of type deal_won."""

    deal_id: UUID
    contact_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ConsentGiven(Fact):
    """A person agreed to be written to for a purpose on a channel."""

    contact_id: UUID
    purpose: str
    channel: str


@dataclass(frozen=True)
class ConsentWithdrawn(Fact):
    """A person took a consent back."""

    contact_id: UUID
    purpose: str
    channel: str


@dataclass(frozen=True)
class AddressChanged(Fact):
    """A mail address was asked to be changed or confirmed as changed; the old one is told."""

    contact_id: UUID
    change_id: UUID
