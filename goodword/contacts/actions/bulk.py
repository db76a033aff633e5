"""One change for many contacts at once: a tag, a list, an assignee; one entry in the audit trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodword.contacts import models
from goodword.contacts.actions import labels
from goodword.contacts.queries import pages
from goodword.contacts.values import Selection
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.lib.plain import to_plain
from goodword.operators import actions as operators
from goodword.operators.values import Actor


class Deed(StrEnum):
    """What can be done with many contacts."""

    TAG = "tag"
    UNTAG = "untag"
    JOIN = "join"  # a list
    LEAVE = "leave"
    ASSIGN = "assign"  # no target: nobody looks after them any more


@dataclass(frozen=True)
class Done:
    """How many contacts a bulk action was for, and how many of them it changed."""

    selected: int
    changed: int


def apply(selection: Selection, deed: Deed, target: UUID | None, *, actor: Actor, now: datetime) -> Done:
    """Do one thing to many contacts, in pieces of 500 so that clicks never wait for it; doing it again finishes what was interrupted."""
    selected = pages.exact_count(selection)
    note = f"{deed.value} {target or '-'}"
    operators.audit(actor=actor, action="contacts.bulk", subject=f"contacts:{selected}", after={"filter": said(selection)}, note=note, now=now)
    changed = sum(_piece(piece, deed, target, now=now) for piece in pages.ids(selection))
    return Done(selected=selected, changed=changed)


def apply_named(selection: Selection, deed: Deed, name: str, *, actor: Actor, now: datetime) -> Done:
    """Put many contacts on the tag or list of a name, made where there is none; raise labels.LabelRefused."""
    label = labels.named(labels.Kind.TAG if deed is Deed.TAG else labels.Kind.LIST, name, now=now)
    return apply(selection, deed, label.id, actor=actor, now=now)


def _piece(ids: Collection[UUID], deed: Deed, target: UUID | None, *, now: datetime) -> int:
    match deed, target:
        case Deed.ASSIGN, _:
            return _assign(ids, target, now=now)
        case Deed.TAG, UUID():
            return len(labels.put_on(labels.Kind.TAG, target, ids, now=now))
        case Deed.UNTAG, UUID():
            return len(labels.take_off(labels.Kind.TAG, target, ids, now=now))
        case Deed.JOIN, UUID():
            return len(labels.put_on(labels.Kind.LIST, target, ids, now=now))
        case Deed.LEAVE, UUID():
            return len(labels.take_off(labels.Kind.LIST, target, ids, now=now))
    raise ValueError(f"{deed} needs a target")


def _assign(ids: Collection[UUID], operator_id: UUID | None, *, now: datetime) -> int:
    with transaction.atomic():
        others = Q(assignee__isnull=False) if operator_id is None else ~Q(assignee_id=operator_id) | Q(assignee__isnull=True)
        rows = models.Contact.objects.filter(others, id__in=ids).order_by("id").select_for_update()
        changed = tuple(rows.values_list("id", flat=True))
        if changed:
            models.Contact.objects.filter(id__in=changed).update(assignee_id=operator_id, changed_at=now)
            record(facts.ContactChanged(contact_ids=changed, fields=("assignee_id",)), now=now)
        return len(changed)


def said(selection: Selection) -> dict[str, object]:
    """Return the filter without what was searched for, since that is somebody's name."""
    if selection.ids is not None:
        return {"picked": len(selection.ids)}
    return {name: value for name, value in to_plain(selection.filter).items() if value and name != "search"}
