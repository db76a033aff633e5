"""What happened with one person, as far as contacts know: notes, deals, merges, changes of address."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from goodword.contacts import models, values
from goodword.contacts.queries.aliases import person_ids


def notes(contact_id: UUID, *, limit: int = 50) -> list[values.Note]:
    """Return the notes about a person, the newest first."""
    rows = models.Note.objects.filter(contact_id__in=person_ids(contact_id)).order_by("-at", "-id")[:limit]
    return [values.Note(id=row.id, contact_id=row.contact_id, text=row.text, by_id=row.by_id, at=row.at) for row in rows]


def deals(contact_id: UUID, *, limit: int = 50) -> list[values.Deal]:
    """Return the deals with a person, the newest first."""
    rows = models.Deal.objects.filter(contact_id__in=person_ids(contact_id)).order_by("-created_at", "-id")[:limit]
    return [_deal(row) for row in rows]


def deal(deal_id: UUID) -> values.Deal | None:
    """Return one deal, None where there is none of this id."""
    row = models.Deal.objects.filter(id=deal_id).first()
    return None if row is None else _deal(row)


def merges(contact_id: UUID, *, limit: int = 50) -> list[values.MergeLine]:
    """Return the merges that a person was part of, undone ones too, the newest first."""
    ids = person_ids(contact_id)
    rows = models.Merge.objects.filter(Q(kept_id__in=ids) | Q(dropped_id__in=ids)).order_by("-at", "-id")[:limit]
    return [_merge(row) for row in rows]


def merge(merge_id: UUID) -> values.MergeLine | None:
    """Return one merge, None where there is none of this id."""
    row = models.Merge.objects.filter(id=merge_id).first()
    return None if row is None else _merge(row)


def address_change(change_id: UUID) -> values.AddressChange | None:
    """Return one change of a mail address, None where there is none of this id."""
    row = models.AddressChange.objects.filter(id=change_id).first()
    return None if row is None else _address_change(row)


def open_address_change(contact_id: UUID, *, now: datetime) -> values.AddressChange | None:
    """Return the new address that waits for its owner, None where none does."""
    waiting = (one for one in address_changes(contact_id) if one.confirmed_at is None and one.expires_at > now)
    return next(waiting, None)


def address_changes(contact_id: UUID, *, limit: int = 20) -> list[values.AddressChange]:
    """Return the changes of a person's mail address, open ones too, the newest first."""
    rows = models.AddressChange.objects.filter(contact_id__in=person_ids(contact_id)).order_by("-requested_at", "-id")[:limit]
    return [_address_change(row) for row in rows]


def _deal(row: models.Deal) -> values.Deal:
    return values.Deal(
        id=row.id,
        contact_id=row.contact_id,
        title=row.title,
        state=values.DealState(row.state),
        amount_minor=row.amount_minor,
        currency=row.currency,
        contract_signed_on=row.contract_signed_on,
        closed_at=row.closed_at,
        source=row.source,
        history=row.history,
        created_at=row.created_at,
    )


def _merge(row: models.Merge) -> values.MergeLine:
    return values.MergeLine(
        id=row.id,
        kept_id=row.kept_id,
        dropped_id=row.dropped_id,
        by_id=row.by,
        reason=row.reason,
        at=row.at,
        undone_at=row.undone_at,
        changes={name: (before, after) for name, (before, after) in row.changes.items()},
    )


def _address_change(row: models.AddressChange) -> values.AddressChange:
    return values.AddressChange(
        id=row.id,
        contact_id=row.contact_id,
        new_value=row.new_value,
        old_value=row.old_value,
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        confirmed_at=row.confirmed_at,
    )
