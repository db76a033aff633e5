"""Which contacts other packages know by now, looked up in every table of the registry, so that none is forgotten."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model

from goodword.contacts import models
from goodword.contacts.queries.aliases import pieces
from goodword.lib import bulk
from goodword.lib.tables import REGISTRY

Place = tuple[type[Model], str]  # a table and the column in which it names a contact

_COLUMNS = {"contact_id", "advocate_id", "friend_id"}
_OWN: tuple[Place, ...] = (
    *((model, "contact_id") for model in (models.Note, models.Deal, models.Pause, models.AddressChange)),
    (models.Merge, "kept_id"),
    (models.Merge, "dropped_id"),
)


def used_elsewhere(contact_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the contacts that any row outside this package names: outcomes, referrals, links, rewards, messages, tasks …"""
    return _named(contact_ids, _places())


def used_here(contact_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the contacts that staff or the person did something with: notes, deals, pauses, merges, changes of address."""
    return _named(contact_ids, _OWN)


def _named(contact_ids: Collection[UUID], places: Sequence[Place]) -> set[UUID]:
    """Return those of the contacts that a row of one of these places names, in one statement for a thousand of them."""
    tests = " or ".join(f'exists (select 1 from "{model._meta.db_table}" t where t."{column}" = c.id)' for model, column in places)
    found: set[UUID] = set()
    with connection.cursor() as cursor:
        for piece in pieces(contact_ids):
            where, values = bulk.any_of(connection.vendor, "c.id", piece)
            cursor.execute(f"select c.id from contacts_contact c where {where} and ({tests})", values)
            found.update(bulk.read_id(row[0]) for row in cursor.fetchall())
    return found


@lru_cache(maxsize=1)
def _places() -> tuple[Place, ...]:
    return tuple((model, column) for model in REGISTRY for column in _columns(cast(type[Model], model)))


def _columns(model: type[Model]) -> Iterator[str]:
    if model._meta.app_label != models.Contact._meta.app_label:
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.concrete and field.attname in _COLUMNS:
                yield field.attname
