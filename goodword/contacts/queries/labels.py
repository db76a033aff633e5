"""Tags and lists of many contacts at once, by name, for rules that ask for them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.queries.aliases import members, pieces


def tags_of(contact_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the names of the tags of each person; who has none is left out."""
    return _of(models.ContactTag, "tag__name", contact_ids)


def lists_of(contact_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the names of the lists each person is on; who is on none is left out."""
    return _of(models.ContactListEntry, "list__name", contact_ids)


def relations_of(contact_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the relation in which each person stands to us, by its short name; who has none is left out. A merged person may have several."""
    person = {alias: kept for kept, aliases in members(contact_ids).items() for alias in aliases}
    found: dict[UUID, set[str]] = defaultdict(set)
    for piece in pieces(person):
        for contact_id, relation in models.Contact.objects.filter(id__in=piece).exclude(relation="").values_list("id", "relation"):
            found[person[contact_id]].add(relation)
    return {contact_id: frozenset(relations) for contact_id, relations in found.items()}


def _of(model: type[models.ContactTag | models.ContactListEntry], name: str, contact_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    person = {alias: kept for kept, aliases in members(contact_ids).items() for alias in aliases}
    found: dict[UUID, set[str]] = defaultdict(set)
    for piece in pieces(person):
        for contact_id, label in model.objects.filter(contact_id__in=piece).values_list("contact_id", name):
            found[person[contact_id]].add(label)
    return {contact_id: frozenset(labels) for contact_id, labels in found.items()}
