"""What an installation describes its contacts with: tags, lists, custom fields, kinds of relation."""

from uuid import UUID

from django.db.models import Count

from goodword.contacts import models, values

MAX = 2000  # tags, lists and fields of one installation; a guard, not a page size


def tags(*, counted: bool = False) -> list[values.Label]:
    """Return all tags by name; `counted` tells how many contacts have each."""
    rows = models.Tag.objects.order_by("name")
    if counted:
        return [values.Label(id=row.id, name=row.name, contacts=row.uses) for row in rows.annotate(uses=Count("contacttag"))[:MAX]]
    return [values.Label(id=row.id, name=row.name) for row in rows[:MAX]]


def lists(*, counted: bool = False) -> list[values.Label]:
    """Return all lists by name; `counted` tells how many contacts are on each."""
    rows = models.ContactList.objects.order_by("name")
    if counted:
        return [values.Label(id=row.id, name=row.name, contacts=row.uses) for row in rows.annotate(uses=Count("contactlistentry"))[:MAX]]
    return [values.Label(id=row.id, name=row.name) for row in rows[:MAX]]


def tags_of(contact_ids: list[UUID]) -> dict[UUID, list[values.Label]]:
    """Return the tags of each contact, by name."""
    found: dict[UUID, list[values.Label]] = {one: [] for one in contact_ids}
    rows = models.ContactTag.objects.filter(contact_id__in=contact_ids).order_by("tag__name").values_list("contact_id", "tag_id", "tag__name")
    for contact_id, tag_id, name in rows:
        found[contact_id].append(values.Label(id=tag_id, name=name))
    return found


def lists_of(contact_ids: list[UUID]) -> dict[UUID, list[values.Label]]:
    """Return the lists that each contact is on, by name."""
    found: dict[UUID, list[values.Label]] = {one: [] for one in contact_ids}
    rows = models.ContactListEntry.objects.filter(contact_id__in=contact_ids).order_by("list__name").values_list("contact_id", "list_id", "list__name")
    for contact_id, list_id, name in rows:
        found[contact_id].append(values.Label(id=list_id, name=name))
    return found


def custom_fields() -> list[values.CustomField]:
    """Return the installation's own fields in the order in which they were made."""
    return [
        values.CustomField(slug=row.slug, label=row.label, type=values.FieldType(row.type), options=tuple(row.options))
        for row in models.CustomField.objects.order_by("created_at", "id")[:MAX]
    ]


def relations() -> list[values.RelationKind]:
    """Return the kinds of relation: the built-in ones, then the added ones by label."""
    built_in = [values.RelationKind(slug=kind.value) for kind in values.Relation]
    return built_in + [values.RelationKind(slug=row.slug, label=row.label) for row in models.RelationKind.objects.order_by("label")[:MAX]]


def field_uses(slug: str) -> int:
    """Return how many contacts fill a custom field."""
    return models.Contact.objects.filter(custom__has_key=slug, alias_of__isnull=True).count()


def relation_uses(slug: str) -> int:
    """Return how many contacts have a kind of relation."""
    return models.Contact.objects.filter(relation=slug, alias_of__isnull=True).count()
