"""Two contacts that are one person: the dropped one becomes an alias of the kept one, and can be parted from it again."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.actions.writing import locked, refresh_search, store
from goodword.contacts.queries import canonical
from goodword.contacts.queries.aliases import forget
from goodword.contacts.rules import merging as rules
from goodword.contacts.rules.profile import flat
from goodword.facts import catalogue as facts
from goodword.facts.log import record_all
from goodword.lib.ids import new_id, same_id
from goodword.operators.values import SYSTEM, Actor

# Asked inside the transaction, both contacts locked: (kept, dropped, since) -> was anything spent that may have come from the other one?
Spent = Callable[[UUID, UUID, datetime], bool]


class MergeRefused(ValueError):
    """Two contacts cannot be merged or parted; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def merge(kept_id: UUID, dropped_id: UUID, *, take: Collection[str] = (), reason: str = "", actor: Actor = SYSTEM, now: datetime) -> UUID:
    """Declare two contacts one person and return the id of the merge, by which it can be undone.

    The kept one takes what it lacks, and of what both have the fields named in `take`; it gets the tags and lists of both. Rows of others stay where
    they are: they are read through the alias. Raises MergeRefused: same, unknown, erased, merged_already.
    """
    with transaction.atomic():
        kept, dropped = _pair(kept_id, dropped_id)
        if kept.erased_at or dropped.erased_at:
            raise MergeRefused("erased")
        if kept.alias_of_id or dropped.alias_of_id:
            raise MergeRefused("merged_already")
        changes = rules.taken(flat(vars(kept)), flat(vars(dropped)), take=take)
        row = models.Merge(id=new_id(), kept_id=kept_id, dropped_id=dropped_id, by=actor.operator_id, reason=reason[:200], changes=changes, at=now)
        models.Merge.objects.bulk_create([row])
        models.Contact.objects.filter(id=dropped_id, alias_of__isnull=True).update(alias_of_id=kept_id, changed_at=now)
        forget()
        store(kept, {name: after for name, (_, after) in changes.items()}, now=now)
        copied = _copy_labels(kept_id, dropped_id, merge_id=row.id, now=now)
        changed = [facts.ContactChanged(contact_ids=(kept_id,), fields=tuple(changes), history=True)] if changes else []
        record_all([facts.ContactsMerged(merge_id=row.id, kept_id=kept_id, dropped_id=dropped_id), *changed, *copied], now=now)
        return row.id


def merge_verified(kept_id: UUID, others: Collection[UUID], *, source: str, now: datetime) -> dict[UUID, UUID]:
    """Merge contacts that a verified source, such as a shop with its accounts, says are one; return alias -> kept for those it merged."""
    with transaction.atomic():
        kept_id = canonical([kept_id])[kept_id]
        dropped = sorted(set(canonical(list(others)).values()) - {kept_id})
        for other in dropped:
            merge(kept_id, other, reason=f"source:{source}", now=now)
        return dict.fromkeys(dropped, kept_id)


def part(merge_id: UUID, *, spent: Spent, actor: Actor = SYSTEM, now: datetime) -> None:
    """Undo a merge: the dropped contact stands for itself again, and the kept one gives back what nobody has changed since.

    What came after the merge stays with the contact at which it stands. `spent` is asked first; pass the check of rewards. Parting twice does
    nothing. Raises MergeRefused: unknown, spent, merged_on (the kept contact was merged into another since; that has to be undone first).
    """
    with transaction.atomic():
        row = models.Merge.objects.select_for_update().filter(id=merge_id).first()
        if row is None:
            raise MergeRefused("unknown")
        if row.undone_at:
            return
        kept, dropped = _pair(row.kept_id, row.dropped_id)
        if kept.alias_of_id:
            raise MergeRefused("merged_on")
        if spent(kept.id, dropped.id, row.at):
            raise MergeRefused("spent")
        models.Merge.objects.filter(id=merge_id, undone_at__isnull=True).update(undone_at=now, undone_by=actor.operator_id)
        models.Contact.objects.filter(id=dropped.id, alias_of_id=kept.id).update(alias_of_id=None, changed_at=now)
        forget()
        store(kept, rules.given_back(flat(vars(kept)), row.changes), now=now)
        refresh_search(dropped.id)
        taken_off = _remove_copies(kept.id, merge_id=merge_id)
        record_all([facts.ContactsParted(merge_id=merge_id, kept_id=kept.id, dropped_id=dropped.id), *taken_off], now=now)


def not_same(one_id: UUID, other_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Note that two likely duplicates are two people, so that they are not shown again."""
    first, second = sorted(canonical([one_id, other_id]).values())
    row = models.NotSame(id=same_id("not_same", first, second), contact_id=first, other_id=second, by=actor.operator_id, at=now)
    models.NotSame.objects.bulk_create([row], ignore_conflicts=True)


def _pair(kept_id: UUID, dropped_id: UUID) -> tuple[models.Contact, models.Contact]:
    if kept_id == dropped_id:
        raise MergeRefused("same")
    rows = locked([kept_id, dropped_id])
    if len(rows) < 2:
        raise MergeRefused("unknown")
    return rows[kept_id], rows[dropped_id]


def _copy_labels(kept_id: UUID, dropped_id: UUID, *, merge_id: UUID, now: datetime) -> list[facts.Fact]:
    """Put the kept contact on the tags and lists that only the dropped one had; tell them as history, since nothing new happened."""
    has = set(models.ContactTag.objects.filter(contact_id=kept_id).values_list("tag_id", flat=True))
    tags = sorted(set(models.ContactTag.objects.filter(contact_id=dropped_id).values_list("tag_id", flat=True)) - has)
    models.ContactTag.objects.bulk_create([models.ContactTag(contact_id=kept_id, tag_id=tag, merge_id=merge_id, at=now) for tag in tags])
    on = set(models.ContactListEntry.objects.filter(contact_id=kept_id).values_list("list_id", flat=True))
    lists = sorted(set(models.ContactListEntry.objects.filter(contact_id=dropped_id).values_list("list_id", flat=True)) - on)
    models.ContactListEntry.objects.bulk_create([models.ContactListEntry(contact_id=kept_id, list_id=one, merge_id=merge_id, at=now) for one in lists])
    return [
        *(facts.TagAdded(contact_ids=(kept_id,), tag_id=tag, history=True) for tag in tags),
        *(facts.ListJoined(contact_ids=(kept_id,), list_id=one, history=True) for one in lists),
    ]


def _remove_copies(kept_id: UUID, *, merge_id: UUID) -> list[facts.Fact]:
    tags = models.ContactTag.objects.filter(contact_id=kept_id, merge_id=merge_id)
    lists = models.ContactListEntry.objects.filter(contact_id=kept_id, merge_id=merge_id)
    gone: list[facts.Fact] = [facts.TagRemoved(contact_ids=(kept_id,), tag_id=tag, history=True) for tag in tags.values_list("tag_id", flat=True)]
    gone += [facts.ListLeft(contact_ids=(kept_id,), list_id=one, history=True) for one in lists.values_list("list_id", flat=True)]
    tags.delete()
    lists.delete()
    return gone
