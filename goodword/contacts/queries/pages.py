"""Lists of contacts: searched, filtered, read page by page."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from goodword.contacts import models, values
from goodword.contacts.queries.people import find, to_values
from goodword.lib import identity
from goodword.lib.pages import Page, page_of

COUNT_MAX = 10_000  # counted exactly up to here
NOBODY = "nobody"


def page(wanted: values.Filter, *, cursor: str | None = None, limit: int = 50) -> Page[values.Contact]:
    """Return one page of the contacts that a filter shows, the newest first; merged and erased ones are left out. Raises CursorInvalid."""
    rows = page_of(_matching(wanted), cursor=cursor, limit=limit, convert=lambda row: row)
    return Page(items=tuple(to_values(rows.items)), next_cursor=rows.next_cursor)


def count(selection: values.Selection) -> int:
    """Return how many contacts a selection holds; COUNT_MAX + 1 stands for more than can be counted while somebody waits."""
    return int(_selected(selection)[: COUNT_MAX + 1].count())


def exact_count(selection: values.Selection) -> int:
    """Return how many contacts a selection holds, however long that takes."""
    return _selected(selection).count()


def ids(selection: values.Selection, *, at_once: int = 500) -> Iterator[list[UUID]]:
    """Yield the ids of a selection in order, a piece at a time; each piece is read when it is asked for, so that changes in between are seen."""
    last = UUID(int=0)
    while piece := list(_selected(selection).filter(id__gt=last).order_by("id").values_list("id", flat=True)[:at_once]):
        yield piece
        last = piece[-1]


def first(selection: values.Selection, *, limit: int) -> list[values.Contact]:
    """Return a few contacts of a selection as examples, the newest first."""
    return to_values(_selected(selection).order_by("-created_at", "-id")[:limit])


def in_pieces(selection: values.Selection, *, at_once: int = 500) -> Iterator[list[values.Contact]]:
    """Yield the contacts of a selection in order of their making, a piece at a time."""
    for piece in ids(selection, at_once=at_once):
        yield to_values(models.Contact.objects.filter(id__in=piece).order_by("id"))


def _selected(selection: values.Selection) -> QuerySet[models.Contact]:
    if selection.ids is not None:
        return _standing().filter(id__in=selection.ids)
    return _matching(selection.filter)


def ids_of_import(import_id: UUID, *, limit: int = 200) -> list[UUID]:
    """Return the contacts that an import made and that are still there, in order."""
    return list(models.Contact.objects.filter(import_id=import_id).order_by("id").values_list("id", flat=True)[:limit])


def _standing() -> QuerySet[models.Contact]:
    return models.Contact.objects.filter(alias_of__isnull=True, erased_at__isnull=True)


def _matching(wanted: values.Filter) -> QuerySet[models.Contact]:
    rows = _standing()
    if wanted.search.strip():
        rows = _searched(rows, wanted.search)
    if wanted.tag:
        rows = rows.filter(id__in=models.ContactTag.objects.filter(tag_id=wanted.tag).values("contact_id"))
    if wanted.list:
        rows = rows.filter(id__in=models.ContactListEntry.objects.filter(list_id=wanted.list).values("contact_id"))
    if wanted.relation:
        rows = rows.filter(relation=wanted.relation)
    if wanted.import_id:
        rows = rows.filter(import_id=wanted.import_id)
    if wanted.assignee == NOBODY:
        rows = rows.filter(assignee__isnull=True)
    elif wanted.assignee:
        rows = rows.filter(assignee_id=_id(wanted.assignee))
    return rows


def _searched(rows: QuerySet[models.Contact], text: str) -> QuerySet[models.Contact]:
    """A complete address is looked up by its key; anything else has to stand, word by word, in names, company and addresses."""
    if identity.normalise_email(text):
        owner = find(values.Person(email=text))
        if owner:
            return rows.filter(id=owner)
    for word in text.lower().split()[:8]:
        rows = rows.filter(search__contains=word)
    return rows


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
