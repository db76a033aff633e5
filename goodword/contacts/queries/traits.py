"""Traits of contacts: of one, of many page by page, and counted by group."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q

from goodword.contacts import models
from goodword.contacts.queries.aliases import canonical
from goodword.contacts.rules.traits import Trait


def traits(contact_id: UUID) -> dict[str, Trait]:
    """Return a person's traits by name."""
    owner = canonical([contact_id])[contact_id]
    return {row.name: to_value(row) for row in models.Trait.objects.filter(contact_id=owner)}


def top(name: str, *, level: str = "", relation: str | None = None, after: tuple[int, UUID] | None = None, limit: int = 50) -> list[Trait]:
    """Return traits of a name, those of the highest number first, from behind a place on; who was merged into another is left out."""
    rows = models.Trait.objects.filter(name=name, contact__alias_of=None, contact__erased_at=None)
    rows = rows.filter(level=level) if level else rows
    rows = rows.filter(contact__relation=relation) if relation is not None else rows
    if after is not None:
        number, contact_id = after
        rows = rows.filter(Q(number__lt=number) | Q(number=number, contact_id__lt=contact_id))
    return [to_value(row) for row in rows.order_by("-number", "-contact_id")[:limit]]


def counts(name: str) -> dict[tuple[str, str], int]:
    """Return how many contacts have each level of a trait, by relation (empty: nothing is said) and level."""
    rows = models.Trait.objects.filter(name=name, contact__alias_of=None, contact__erased_at=None)
    found = rows.values_list("contact__relation", "level").annotate(count=Count("id")).order_by()
    return {(relation, level): count for relation, level, count in found}


def of_many(contact_ids: Collection[UUID], name: str) -> dict[UUID, Trait]:
    """Return a trait of contacts that were kept; who has it not is left out."""
    return {row.contact_id: to_value(row) for row in models.Trait.objects.filter(contact_id__in=list(contact_ids), name=name)}


def to_value(row: models.Trait) -> Trait:
    """Return a trait's row as others see it."""
    return Trait(row.contact_id, row.name, row.level, row.number, row.reasons, row.at)
