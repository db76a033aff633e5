"""Who is who after contacts were merged: every alias leads, in one step or several, to the contact that was kept."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection
from django.db.models import Q

from goodword.contacts import models
from goodword.lib import bulk

AT_ONCE = 1000  # ids in one statement

# Every id of the people that are known -> all ids of that person, the kept one first. `_learning`: what is read is added.
_remembered: ContextVar[Mapping[UUID, tuple[UUID, ...]]] = ContextVar("goodword_aliases", default={})  # noqa: B039 - a mapping that nobody changes
_learning: ContextVar[dict[UUID, tuple[UUID, ...]] | None] = ContextVar("goodword_aliases_learning", default=None)


@contextmanager
def remembered(people: Iterable[tuple[UUID, ...]]) -> Iterator[None]:
    """Take it for known, in this block only, which ids stand for these people (the kept one first); for pages that read of one person over and over."""
    token = _remembered.set({member: ids for ids in people for member in ids})
    try:
        yield
    finally:
        _remembered.reset(token)


@contextmanager
def remembering() -> Iterator[None]:
    """Ask in this block only once who is who. Nobody may be merged or parted in it, unless `forget` is called then."""
    known: dict[UUID, tuple[UUID, ...]] = {}
    tokens = _remembered.set(known), _learning.set(known)
    try:
        yield
    finally:
        _remembered.reset(tokens[0])
        _learning.reset(tokens[1])


def forget() -> None:
    """Ask anew, in a block of `remembering`, who is who: after locks were taken, or a merge."""
    if (learning := _learning.get()) is not None:
        learning.clear()


def pieces(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield the ids, each once and sorted, in lists short enough for one statement."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def canonical(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return for each id the contact that was kept in the end; an id that was never merged, or is unknown, stands for itself."""
    _learn(ids)
    return _kept(ids, _remembered.get())


def members(ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return for each kept contact all ids of its person, its own first, then the aliases in order of their ids."""
    _learn(ids)
    return _groups(ids, _remembered.get())


def _kept(ids: Collection[UUID], known: Mapping[UUID, tuple[UUID, ...]]) -> dict[UUID, UUID]:
    step: dict[UUID, UUID] = {one: known[one][0] for one in ids if one in known and known[one][0] != one}  # alias -> what it was merged into
    unread = set(ids) - known.keys()
    while unread:
        found: dict[UUID, UUID] = {}
        for piece in pieces(unread):
            found.update(models.Contact.objects.filter(id__in=piece, alias_of__isnull=False).values_list("id", "alias_of_id"))
        step.update(found)
        unread = set(found.values()) - step.keys()
    return {one: _end(one, step) for one in ids}


def _groups(ids: Collection[UUID], known: Mapping[UUID, tuple[UUID, ...]]) -> dict[UUID, tuple[UUID, ...]]:
    kept_by = {one: one for one in ids} | {member: one for one in ids if one in known for member in known[one]}
    unread = set(ids) - known.keys()
    while unread:
        found: dict[UUID, UUID] = {}
        for piece in pieces(unread):
            found.update(models.Contact.objects.filter(alias_of__in=piece).values_list("id", "alias_of_id"))
        for alias, into in found.items():
            kept_by[alias] = kept_by[into]
        unread = found.keys() - ids
    groups: dict[UUID, list[UUID]] = {one: [] for one in ids}
    for alias, kept in sorted(kept_by.items()):
        if alias != kept:
            groups[kept].append(alias)
    return {kept: (kept, *aliases) for kept, aliases in groups.items()}


def person_ids(contact_id: UUID) -> tuple[UUID, ...]:
    """Return all ids under which rows of this person stand, the kept contact's first; one statement where nobody was merged."""
    if contact_id in (known := _remembered.get()):
        return known[contact_id]
    rows = dict(models.Contact.objects.filter(Q(id=contact_id) | Q(alias_of=contact_id)).values_list("id", "alias_of_id"))
    if len(rows) <= 1 and rows.get(contact_id) is None:
        return (contact_id,)
    kept = canonical([contact_id])[contact_id]
    return members([kept])[kept]


def _learn(ids: Collection[UUID]) -> None:
    """Read, in a block of `remembering`, who those are that were not asked for yet."""
    learning = _learning.get()
    if learning is None or not (unknown := set(ids) - learning.keys()):
        return
    if not _any_merged(unknown):  # as most are: one statement instead of several
        learning.update((one, (one,)) for one in unknown)
        return
    kept = _kept(unknown, {})
    for group in _groups(set(kept.values()), {}).values():
        learning.update(dict.fromkeys(group, group))


def _any_merged(ids: Collection[UUID]) -> bool:
    where, values = bulk.any_of(connection.vendor, "id", ids)
    into, others = bulk.any_of(connection.vendor, "alias_of_id", ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select 1 from contacts_contact where alias_of_id is not null and {where} union all select 1 from contacts_contact where {into} limit 1",
            [*values, *others],
        )
        return cursor.fetchone() is not None


def _end(contact_id: UUID, step: dict[UUID, UUID]) -> UUID:
    while contact_id in step:
        contact_id = step[contact_id]
    return contact_id
