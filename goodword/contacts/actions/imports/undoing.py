"""One piece of taking an import back: new contacts that nobody worked with go, changed ones get their old fields and lose what was added."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from goodword.contacts import models
from goodword.contacts.actions.writing import refresh_search, store
from goodword.contacts.queries.used import used_elsewhere, used_here
from goodword.contacts.rules.merging import given_back
from goodword.contacts.rules.profile import flat
from goodword.contacts.values import ImportState
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.lib import bulk
from goodword.lib.ids import new_id

_NONE = UUID(int=0)
_LABELS: dict[str, tuple[Any, Any, str]] = {
    "tag": (models.Tag, models.ContactTag, "tag_id"),
    "list": (models.ContactList, models.ContactListEntry, "list_id"),
}
_ENTRIES: tuple[Any, ...] = (models.ContactTag, models.ContactListEntry)


def step(import_id: UUID, count: int, now: datetime) -> float | None:
    """Take the next contacts of an import back and return how long others had to wait for it, in seconds; None at its end."""
    with transaction.atomic():
        row = models.Import.objects.select_for_update().filter(id=import_id, state=ImportState.UNDOING).first()
        if row is None:
            return None
        began = time.perf_counter()
        done = _remove_new(row, count) or _restore_changed(row, count, now)
        if not done:
            _remove_labels(row)
            models.Import.objects.filter(id=import_id).update(state=ImportState.UNDONE, rows_read=F("rows_total"), ended_at=now)
            return None
        models.Import.objects.filter(id=import_id).update(rows_read=F("rows_read") + done)
    return time.perf_counter() - began


def _remove_new(row: models.Import, count: int) -> int:
    """Delete the next new contacts, but for those that somebody worked with; return how many were looked at."""
    after = row.undone_to or _NONE
    piece = list(models.Contact.objects.select_for_update().filter(import_id=row.id, id__gt=after).order_by("id")[:count])
    if not piece:
        return 0
    ids = [one.id for one in piece]
    kept = used_elsewhere(ids) | used_here(ids) | _worked_with(row, ids) | {one.id for one in piece if one.changed_at != row.started_at}
    gone = [one for one in ids if one not in kept]
    for table in ("contactkey", "identity", "contacttag", "contactlistentry", "consent"):
        _delete(table, "contact_id", gone)
    _delete("contact", "id", gone)
    models.Import.objects.filter(id=row.id).update(undone_to=ids[-1], contacts_kept=F("contacts_kept") + len(kept))
    return len(ids)


def _delete(table: str, column: str, ids: Collection[UUID]) -> None:
    """Delete rows without Django's search for what hangs on them: nothing does any more, and the database would refuse it."""
    where, values = bulk.any_of(connection.vendor, column, ids)
    with connection.cursor() as cursor:
        cursor.execute(f"delete from contacts_{table} where {where}", values)


def _worked_with(row: models.Import, ids: Collection[UUID]) -> set[UUID]:
    """Return the contacts that got labels, consents or changes from elsewhere since."""
    found: set[UUID] = set()
    for entries in _ENTRIES:
        found.update(entries.objects.filter(contact_id__in=ids).exclude(import_id=row.id).values_list("contact_id", flat=True))
    found.update(models.Consent.objects.filter(contact_id__in=ids).exclude(source=_source(row)).values_list("contact_id", flat=True))
    found.update(models.ImportedBefore.objects.filter(contact_id__in=ids).exclude(import_id=row.id).values_list("contact_id", flat=True))
    return found


def _restore_changed(row: models.Import, count: int, now: datetime) -> int:
    """Give the next contacts that were there before what they had; what somebody changed since stays."""
    piece = list(models.ImportedBefore.objects.filter(import_id=row.id).order_by("id")[:count])
    ids = [one.contact_id for one in piece]
    contacts = {one.id: one for one in models.Contact.objects.select_for_update().filter(id__in=ids).order_by("id")}
    restored = [one.contact_id for one in piece if one.contact_id in contacts and _restore(contacts[one.contact_id], one.before, now)]
    for entries in _ENTRIES:
        entries.objects.filter(contact_id__in=ids, import_id=row.id).delete()
    _take_consents_back(row, ids, now)
    if restored:
        record(facts.ContactChanged(contact_ids=tuple(restored), fields=("import",), history=True), now=now)
    _delete("importedbefore", "id", [one.id for one in piece])
    return len(piece)


def _restore(contact: models.Contact, before: dict[str, Any], now: datetime) -> bool:
    fields = given_back(flat(vars(contact)), before["fields"])
    added = models.Identity.objects.filter(contact_id=contact.id, id__in=before["identities"])
    keys = list(added.values_list("key", flat=True))
    if keys:
        added.delete()
        models.ContactKey.objects.filter(key__in=keys, contact_id=contact.id).delete()
    if fields:
        store(contact, fields, now=now)
    elif keys:
        refresh_search(contact.id)
    return bool(fields or keys)


def _take_consents_back(row: models.Import, ids: Sequence[UUID], now: datetime) -> None:
    """Delete consents that came with the file; where somebody may have been written to on their ground, withdraw them instead, as proof."""
    entered = models.Consent.objects.filter(contact_id__in=ids, source=_source(row))
    if not entered.exists():
        return
    used = used_elsewhere(ids)
    entered.exclude(contact_id__in=used).delete()
    undone = f"{_source(row)}:undone"
    models.Consent.objects.bulk_create(
        models.Consent(id=new_id(), contact_id=one.contact_id, purpose=one.purpose, channel=one.channel, given=False, at=now, source=undone)
        for one in entered.filter(contact_id__in=used)
    )


def _remove_labels(row: models.Import) -> None:
    """Delete the tags and lists that the import had to make, where nobody else has them by now."""
    for made in row.labels_made:
        kind, _, label_id = made.partition(":")
        labels, entries, column = _LABELS[kind]
        if not entries.objects.filter(**{column: label_id}).exists():
            labels.objects.filter(id=label_id).delete()


def _source(row: models.Import) -> str:
    return f"import:{row.id}"
