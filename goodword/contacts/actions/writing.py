"""How fields of one contact are written: the one place that keeps custom fields and the searched text in step."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.queries import person_ids
from goodword.contacts.rules.identities import search_text
from goodword.contacts.rules.profile import CUSTOM, typed


def locked(ids: Iterable[UUID]) -> dict[UUID, models.Contact]:
    """Return contacts locked until the end of the transaction, in the order of their ids; unknown ones are left out."""
    return {row.id: row for row in models.Contact.objects.select_for_update().filter(id__in=list(ids)).order_by("id")}


def store(row: models.Contact, changes: Mapping[str, Any], *, now: datetime) -> None:
    """Write fields (as `profile.flat` names them, in plain JSON) of a contact that this transaction has locked."""
    columns = {name: typed(name, value) for name, value in changes.items() if not name.startswith(CUSTOM)}
    custom = row.custom | {name.removeprefix(CUSTOM): value for name, value in changes.items() if name.startswith(CUSTOM)}
    columns["custom"] = {slug: value for slug, value in custom.items() if value is not None}
    models.Contact.objects.filter(id=row.id).update(**columns, changed_at=now)
    for name, value in columns.items():
        setattr(row, name, value)
    refresh_search(row.id)


def refresh_search(contact_id: UUID) -> None:
    """Bring the text that a search looks through up to date, with the names and addresses of the contact's aliases."""
    ids = person_ids(contact_id)
    names = list(models.Contact.objects.filter(id__in=ids).order_by("alias_of_id", "id").values_list("first_name", "last_name", "company"))
    values = models.Identity.objects.filter(contact_id__in=ids).order_by("created_at", "id").values_list("value", flat=True)
    words = dict.fromkeys(part for name in names for part in name if part)
    models.Contact.objects.filter(id=ids[0]).update(search=search_text(list(words), list(dict.fromkeys(values))))
