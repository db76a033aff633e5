"""Write down what packages above worked out of contacts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.rules.traits import Trait
from goodword.lib.ids import same_id


def replace(contact_ids: Collection[UUID], names: Collection[str], traits: Sequence[Trait], *, now: datetime) -> None:
    """Let these be the traits of these names that these contacts have; others of the same names are gone. Doing it again changes nothing."""
    rows = [
        models.Trait(
            id=same_id("trait", one.contact_id, one.name),
            contact_id=one.contact_id,
            name=one.name,
            level=one.level,
            number=one.number,
            reasons=dict(one.reasons),
            at=now,
        )
        for one in sorted(traits, key=lambda one: (one.contact_id, one.name))
    ]
    kept = {row.id for row in rows}
    with transaction.atomic():
        present = models.Trait.objects.filter(contact_id__in=list(contact_ids), name__in=list(names))
        gone = [trait_id for trait_id in present.values_list("id", flat=True) if trait_id not in kept]
        models.Trait.objects.filter(contact_id__in=list(contact_ids), id__in=gone).delete()
        models.Trait.objects.bulk_create(rows, update_conflicts=True, unique_fields=["contact", "name"], update_fields=["level", "number", "reasons", "at"])
