"""Contacts by their ids and by what they are known by."""

from collections.abc import Collection, Iterable
from uuid import UUID

from goodword.contacts import models, values
from goodword.contacts.queries.aliases import canonical, members, pieces
from goodword.contacts.rules.identities import identity_keys


class ContactUnknown(LookupError):
    """No contact has this id."""

    code = "contact_unknown"


def contacts(ids: Collection[UUID]) -> dict[UUID, values.Contact]:
    """Return the contacts of these ids; an alias gives the contact that was kept. Unknown ids are left out."""
    rows = _rows(ids)
    kept = canonical([row.id for row in rows.values() if row.alias_of_id])  # most people were never merged: one statement less
    rows |= _rows(set(kept.values()) - rows.keys())
    found = {contact.id: contact for contact in to_values(row for row in rows.values() if not row.alias_of_id)}
    return {one: found[kept.get(one, one)] for one in ids if kept.get(one, one) in found}


def _rows(ids: Collection[UUID]) -> dict[UUID, models.Contact]:
    return {row.id: row for piece in pieces(ids) for row in models.Contact.objects.filter(id__in=piece)}


def contact(contact_id: UUID) -> values.Contact:
    """Return one contact, the kept one for an alias; raise ContactUnknown."""
    found = contacts([contact_id]).get(contact_id)
    if found is None:
        raise ContactUnknown(str(contact_id))
    return found


def aliases_too(ids: Collection[UUID]) -> dict[UUID, values.Contact]:
    """Return contacts under their own ids, merged ones as they were by themselves; for pages about a merge."""
    rows = models.Contact.objects.filter(id__in=ids)
    return {contact.id: contact for contact in to_values(rows)}


def find(person: values.Person) -> UUID | None:
    """Return the contact that a person's first known identity belongs to, or None; merged contacts give the kept one.

    A telephone number, which a household shares, counts only where nothing else is given.
    """
    known = identity_keys(person)
    keys = [one.key for one in known if one.kind is not values.IdentityKind.PHONE] or [one.key for one in known]
    owners = owners_of_keys(keys)
    return next((owners[key] for key in keys if key in owners), None)


def owners_of_keys(keys: Collection[str]) -> dict[str, UUID]:
    """Return for each claimed identity key the contact it belongs to, merged ones followed."""
    wanted = sorted(set(keys))
    claims: dict[str, UUID] = {}
    for start in range(0, len(wanted), 1000):
        claims.update(models.ContactKey.objects.filter(key__in=wanted[start : start + 1000]).values_list("key", "contact_id"))
    kept = canonical(set(claims.values()))
    return {key: kept[contact_id] for key, contact_id in claims.items()}


def to_values(rows: Iterable[models.Contact]) -> list[values.Contact]:
    """Return rows of kept contacts as values, with the identities of all their aliases; two statements for a thousand rows."""
    rows = list(rows)
    groups = members([row.id for row in rows])
    owner = {member: kept for kept, ids in groups.items() for member in ids}
    identities: dict[UUID, list[models.Identity]] = {row.id: [] for row in rows}
    for piece in pieces(owner):
        for identity in models.Identity.objects.filter(contact_id__in=piece):
            identities[owner[identity.contact_id]].append(identity)
    return [_to_value(row, aliases=groups[row.id][1:], identities=identities[row.id]) for row in rows]


def _to_value(row: models.Contact, *, aliases: tuple[UUID, ...], identities: list[models.Identity]) -> values.Contact:
    identities.sort(key=lambda one: (one.replaced_at is not None, one.contact_id != row.id, one.confirmed_at is None, one.created_at, one.id))
    return values.Contact(
        id=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        company=row.company,
        language=row.language,
        country=row.country,
        time_zone=row.time_zone,
        relation=row.relation,
        customer_since=row.customer_since,
        assignee_id=row.assignee_id,
        created_at=row.created_at,
        identities=tuple(
            values.Identity(
                id=one.id,
                kind=values.IdentityKind(one.kind),
                source=one.source,
                value=one.value,
                confirmed_at=one.confirmed_at,
                replaced_at=one.replaced_at,
                key=one.key,
            )
            for one in identities
        ),
        aliases=aliases,
        lifecycle=row.lifecycle,
        former_since=row.former_since,
        value_minor=row.value_minor,
        value_currency=row.value_currency,
        custom=row.custom,
        name_shown=row.name_shown,
        ledger_key=row.ledger_key,
        changed_at=row.changed_at,
        erased_at=row.erased_at,
    )
