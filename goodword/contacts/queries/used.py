"""Which contacts other packages know by now, looked up in every table of the registry, so that none is forgotten."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.db.models import Field, Model

from goodword.contacts import models
from goodword.contacts.queries.aliases import pieces
from goodword.lib.tables import REGISTRY

_COLUMNS = {"contact_id", "advocate_id", "friend_id"}


def used_elsewhere(contact_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the contacts that any row outside this package names: outcomes, referrals, links, rewards, messages, tasks …"""
    found: set[UUID] = set()
    for piece in pieces(contact_ids):
        for model, column in _places():
            rows = cast(Any, model)._base_manager.filter(**{f"{column}__in": [one for one in piece if one not in found]})
            found.update(rows.values_list(column, flat=True).distinct())
    return found


def used_here(contact_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the contacts that staff or the person did something with: notes, deals, pauses, merges, changes of address."""
    found: set[UUID] = set()
    for piece in pieces(contact_ids):
        for rows in (models.Note.objects, models.Deal.objects, models.Pause.objects, models.AddressChange.objects):
            found.update(rows.filter(contact_id__in=piece).values_list("contact_id", flat=True))
        found.update(models.Merge.objects.filter(kept_id__in=piece).values_list("kept_id", flat=True))
        found.update(models.Merge.objects.filter(dropped_id__in=piece).values_list("dropped_id", flat=True))
    return found


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[type[Model], str], ...]:
    return tuple((model, column) for model in REGISTRY for column in _columns(cast(type[Model], model)))


def _columns(model: type[Model]) -> Iterator[str]:
    if model._meta.app_label != models.Contact._meta.app_label:
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.concrete and field.attname in _COLUMNS:
                yield field.attname
