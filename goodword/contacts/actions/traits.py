"""Write down what packages above worked out of contacts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.rules.traits import Trait
from goodword.lib.ids import same_id


def replace(contact_ids: Collection[UUID], names: Collection[str], traits: Sequence[Trait], *, now: datetime) -> None:
    """Let these be the traits of these names that these contacts have; others of the same names are gone. What stays as it was is not written again."""
    with transaction.atomic():
        present = {row.id: row for row in models.Trait.objects.filter(contact_id__in=list(contact_ids), name__in=list(names))}
        wanted = {row.id: row for row in map(partial(_row, now=now), sorted(traits, key=lambda one: (one.contact_id, one.name)))}
        gone = present.keys() - wanted.keys()
        if gone:
            models.Trait.objects.filter(contact_id__in=list(contact_ids), id__in=gone).delete()
        changed = [row for row in wanted.values() if row.id not in present or _says(present[row.id]) != _says(row)]
        models.Trait.objects.bulk_create(changed, update_conflicts=True, unique_fields=["contact", "name"], update_fields=["level", "number", "reasons", "at"])


def _row(one: Trait, *, now: datetime) -> models.Trait:
    id_ = same_id("trait", one.contact_id, one.name)
    return models.Trait(id=id_, contact_id=one.contact_id, name=one.name, level=one.level, number=one.number, reasons=dict(one.reasons), at=now)


def _says(row: models.Trait) -> tuple[str, int, dict[str, Any]]:
    return row.level, row.number, row.reasons
