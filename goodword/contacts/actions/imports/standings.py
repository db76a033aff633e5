"""The contacts that a piece of a file may be about, loaded as the plan needs them, without a lock."""

from collections.abc import Collection, Mapping
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.queries.aliases import members, pieces
from goodword.contacts.queries.people import owners_of_keys
from goodword.contacts.rules.planning import Standing
from goodword.contacts.rules.profile import empty, flat
from goodword.contacts.rules.rows import CONSENT, Columns, Row
from goodword.contacts.values import IdentityKind


def owners_for(rows: Collection[Row]) -> dict[str, UUID]:
    """Return which contact has each of the rows' identities by now."""
    return owners_of_keys({one.key for row in rows for one in row.identities})


def load(contact_ids: Collection[UUID], import_id: UUID, *, columns: Columns) -> dict[UUID, Standing]:
    """Return contacts as they stand; those that this import made or looked at before are `touched`."""
    if not contact_ids:
        return {}
    groups = members(set(contact_ids))
    person = {member: kept for kept, ids in groups.items() for member in ids}
    found: dict[UUID, Standing] = {}
    for piece in pieces(groups):
        for row in models.Contact.objects.filter(id__in=piece):
            filled = {name: value for name, value in flat(vars(row)).items() if not empty(value)}
            ours = row.import_id == import_id
            found[row.id] = Standing(id=row.id, fields=filled, known={}, touched=ours, ours=ours, search=row.search, version=row.changed_at)
    for piece in pieces(person):
        for contact_id, key, kind, source in models.Identity.objects.filter(contact_id__in=piece).values_list("contact_id", "key", "kind", "source"):
            found[person[contact_id]].known[key] = (IdentityKind(kind), source)
        for contact_id, before in models.ImportedBefore.objects.filter(contact_id__in=piece, import_id=import_id).values_list("contact_id", "before"):
            found[person[contact_id]].touched = True
            found[person[contact_id]].noted = before
        _labels(piece, found, person, columns)
    return found


def _labels(piece: Collection[UUID], found: Mapping[UUID, Standing], person: Mapping[UUID, UUID], columns: Columns) -> None:
    """Load tags, lists and consents where the file is about them."""
    targets = set(columns.targets.values())
    if columns.tags or "tags" in targets:
        for contact_id, name in models.ContactTag.objects.filter(contact_id__in=piece).values_list("contact_id", "tag__name"):
            found[person[contact_id]].tags.add(name.casefold())
    if columns.lists or "lists" in targets:
        for contact_id, name in models.ContactListEntry.objects.filter(contact_id__in=piece).values_list("contact_id", "list__name"):
            found[person[contact_id]].lists.add(name.casefold())
    if any(target.startswith(CONSENT) for target in targets):
        for contact_id, purpose, channel in models.Consent.objects.filter(contact_id__in=piece).values_list("contact_id", "purpose", "channel"):
            found[person[contact_id]].consents[purpose, channel] = 0
