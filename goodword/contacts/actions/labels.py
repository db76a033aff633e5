"""Tags and lists: put on contacts and taken off them in batches, each batch one fact."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from goodword.contacts import models
from goodword.contacts.queries import canonical
from goodword.contacts.queries.aliases import pieces
from goodword.contacts.values import Label
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.operators import actions as operators
from goodword.operators.values import Actor


class Kind(StrEnum):
    """What a label is."""

    TAG = "tag"
    LIST = "list"


class LabelRefused(ValueError):
    """A tag or list that cannot be named so; `code` is name_missing, name_too_long or name_taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class _Table:
    """Where labels of one kind stand, and the facts that tell of them."""

    labels: Any  # Tag or ContactList
    entries: Any  # their rows at contacts
    column: str
    longest: int
    added: type[facts.TagAdded] | type[facts.ListJoined]
    removed: type[facts.TagRemoved] | type[facts.ListLeft]


_TABLES = {
    Kind.TAG: _Table(models.Tag, models.ContactTag, "tag_id", 80, facts.TagAdded, facts.TagRemoved),
    Kind.LIST: _Table(models.ContactList, models.ContactListEntry, "list_id", 120, facts.ListJoined, facts.ListLeft),
}


def named(kind: Kind, name: str, *, now: datetime) -> Label:
    """Return the tag or list of that name, made where there is none; capital letters make no other tag. Raises LabelRefused."""
    table, name = _TABLES[kind], _checked(kind, name)
    with transaction.atomic():
        row = table.labels.objects.filter(name__iexact=name).first()
        if row is None:
            table.labels.objects.bulk_create([table.labels(name=name, created_at=now)], ignore_conflicts=True)
            row = table.labels.objects.get(name=name)
        return Label(id=row.id, name=row.name)


def all_named(kind: Kind, names: Sequence[str], *, now: datetime) -> tuple[dict[str, UUID], list[UUID]]:
    """Return the tags or lists of these names by the name in small letters, and the ids of those that had to be made for it."""
    table = _TABLES[kind]
    wanted = {name.casefold(): _checked(kind, name) for name in names}
    with transaction.atomic():
        found = {name.casefold(): one for one, name in table.labels.objects.values_list("id", "name")} if wanted else {}
        made = [table.labels(name=name, created_at=now) for small, name in sorted(wanted.items()) if small not in found]
        table.labels.objects.bulk_create(made, ignore_conflicts=True)
        if made:
            found = {name.casefold(): one for one, name in table.labels.objects.values_list("id", "name")}
        return {small: found[small] for small in wanted}, [row.id for row in made if row.id in found.values()]


def put_on(kind: Kind, label_id: UUID, contact_ids: Collection[UUID], *, now: datetime, history: bool = False) -> tuple[UUID, ...]:
    """Put a tag on contacts, or contacts on a list, and return those that had it not; one fact tells of them all.

    With `history` no journey starts from it.
    """
    table = _TABLES[kind]
    with transaction.atomic():
        owners = sorted(set(canonical(contact_ids).values()))
        known = {one for piece in pieces(owners) for one in models.Contact.objects.filter(id__in=piece, erased_at__isnull=True).values_list("id", flat=True)}
        has = {
            one
            for piece in pieces(owners)
            for one in table.entries.objects.filter(**{table.column: label_id}, contact_id__in=piece).values_list("contact_id", flat=True)
        }
        fresh = tuple(one for one in owners if one in known and one not in has)
        rows = [table.entries(**{table.column: label_id}, contact_id=one, at=now) for one in fresh]
        table.entries.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        if fresh:
            record(table.added(fresh, label_id, history), now=now)
        return fresh


def take_off(kind: Kind, label_id: UUID, contact_ids: Collection[UUID], *, now: datetime, history: bool = False) -> tuple[UUID, ...]:
    """Take a tag off contacts, or contacts off a list, and return those that had it."""
    table = _TABLES[kind]
    with transaction.atomic():
        owners = set(canonical(contact_ids).values())
        gone: list[UUID] = []
        for piece in pieces(owners):
            rows = table.entries.objects.filter(**{table.column: label_id}, contact_id__in=piece)
            gone += sorted(rows.values_list("contact_id", flat=True))
            rows.delete()
        if gone:
            record(table.removed(tuple(gone), label_id, history), now=now)
        return tuple(gone)


def set_all(contact_id: UUID, names: Mapping[Kind, Sequence[str]], *, actor: Actor, now: datetime) -> None:
    """Give a contact exactly these tags and lists: put on what is new, take off what is missing. Raises LabelRefused."""
    with transaction.atomic():
        for kind, wanted in names.items():
            _set(kind, contact_id, wanted, actor=actor, now=now)


def _set(kind: Kind, contact_id: UUID, names: Sequence[str], *, actor: Actor, now: datetime) -> None:
    table = _TABLES[kind]
    with transaction.atomic():
        owner = canonical([contact_id])[contact_id]
        wanted = {named(kind, name, now=now) for name in names if name.strip()}
        has = {
            Label(id=row.id, name=row.name) for row in table.labels.objects.filter(id__in=table.entries.objects.filter(contact_id=owner).values(table.column))
        }
        for label in sorted(wanted - has, key=lambda one: one.name):
            put_on(kind, label.id, [owner], now=now)
        for label in sorted(has - wanted, key=lambda one: one.name):
            take_off(kind, label.id, [owner], now=now)
        if wanted != has:
            before, after = ({f"{kind}s": sorted(label.name for label in labels)} for labels in (has, wanted))
            operators.audit(actor=actor, action=f"contacts.set_{kind}s", subject=f"contact:{owner}", before=before, after=after, now=now)


def rename(kind: Kind, label_id: UUID, name: str, *, actor: Actor, now: datetime) -> None:
    """Give a tag or list another name; raise LabelRefused where another has it."""
    table, name = _TABLES[kind], _checked(kind, name)
    with transaction.atomic():
        row = table.labels.objects.get(id=label_id)
        try:
            with transaction.atomic():
                table.labels.objects.filter(id=label_id).update(name=name)
        except IntegrityError as error:
            raise LabelRefused("name_taken") from error
        operators.audit(actor=actor, action=f"contacts.rename_{kind}", subject=f"{kind}:{label_id}", before={"name": row.name}, after={"name": name}, now=now)


def remove(kind: Kind, label_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Delete a tag or list everywhere and return how many contacts had it; the contacts stay."""
    table = _TABLES[kind]
    with transaction.atomic():
        row = table.labels.objects.filter(id=label_id).first()
        if row is None:
            return 0
        entries = table.entries.objects.filter(**{table.column: label_id})
        had = tuple(entries.values_list("contact_id", flat=True))
        entries.delete()
        table.labels.objects.filter(id=label_id).delete()
        if had:
            record(table.removed(had, label_id, True), now=now)
        operators.audit(actor=actor, action=f"contacts.delete_{kind}", subject=f"{kind}:{label_id}", before={"name": row.name, "contacts": len(had)}, now=now)
        return len(had)


def _checked(kind: Kind, name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise LabelRefused("name_missing")
    if len(name) > _TABLES[kind].longest:
        raise LabelRefused("name_too_long")
    return name
