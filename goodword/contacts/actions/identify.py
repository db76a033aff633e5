"""Find the contacts that people belong to, and make those that nobody knows yet, for a whole batch at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.contacts import models, queries
from goodword.contacts.actions import merging
from goodword.contacts.values import Person
from goodword.lib import bulk, identity
from goodword.lib.ids import new_id

_CONTACT = {
    "id": "uuid", "first_name": "text", "last_name": "text", "company": "text", "language": "text", "country": "text", "time_zone": "text",
    "relation": "text", "lifecycle": "text", "value_currency": "text", "custom": "jsonb", "ledger_key": "uuid", "name_shown": "text",
    "search": "text", "created_at": "timestamptz", "changed_at": "timestamptz",
}  # fmt: skip
_IDENTITY = {
    "id": "uuid", "contact_id": "uuid", "kind": "text", "source": "text", "value": "text", "key": "text",
    "confirmed_at": "timestamptz", "created_at": "timestamptz",
}  # fmt: skip
_KEY = {"key": "text", "contact_id": "uuid"}


@dataclass(frozen=True)
class Known:
    """One identity of a person in the form in which it is stored; `key` is its keyed hash."""

    key: str
    kind: str
    source: str
    value: str


def identities(person: Person) -> list[Known]:
    """Return the valid identities of a person, the one that decides first: id of the shop, mail address, telephone number."""
    found = []
    if person.external_id:
        found.append(("external", person.source, person.external_id.strip()))
    if email := identity.normalise_email(person.email):
        found.append(("email", "", email))
    if phone := identity.normalise_phone(person.phone, person.country):
        found.append(("phone", "", phone))
    return [Known(key=identity.key(kind, source, value), kind=kind, source=source, value=value) for kind, source, value in found]


def ensure(people: Sequence[Person], *, now: datetime) -> list[UUID | None]:
    """Return the contact of each person, in their order, and make the ones that are missing; None where nothing identifies a person.

    The first identity that is known decides. Where the sender vouches for the addresses (`trusted`), identities that nobody has yet are added to the
    contact, and two contacts that turn out to be one are merged (`merging.merge_verified`). A merged contact is given as the one that was kept.
    """
    wanted = [identities(person) for person in people]
    with transaction.atomic():
        owners = _owners(known.key for person in wanted for known in person)
        fresh: dict[str, UUID] = {}  # keys to claim -> contact
        born: dict[UUID, int] = {}  # new contacts -> who they are made from
        for index, (person, known) in enumerate(zip(people, wanted, strict=True)):
            if not known:
                continue
            owner = next((owners[one.key] for one in known if one.key in owners), None)
            if owner is None:
                owner = new_id()
                born[owner] = index
            elif not person.trusted:
                continue
            for one in known:
                if one.key not in owners:
                    owners[one.key] = fresh[one.key] = owner
        if fresh:
            _claim(fresh, owners, born, people, wanted, now)
        found = [next((owners[one.key] for one in known if one.key in owners), None) for known in wanted]
        aliases = _aliases(set(owners.values()))
        for index, (person, known) in enumerate(zip(people, wanted, strict=True)):
            sides = {aliases.get(owners[one.key], owners[one.key]) for one in known if one.key in owners}
            if person.trusted and len(sides) > 1:
                first = found[index]
                assert first is not None
                aliases.update(merging.merge_verified(aliases.get(first, first), sides, source=person.source, now=now))
        return [None if owner is None else aliases.get(owner, owner) for owner in found]


def _owners(keys: Iterable[str]) -> dict[str, UUID]:
    where, values = bulk.any_of(connection.vendor, "key", set(keys), "text")
    return {row.key: row.contact_id for row in models.ContactKey.objects.raw(f"select key, contact_id from contacts_contactkey where {where}", values)}


def _aliases(contact_ids: set[UUID]) -> dict[UUID, UUID]:
    """Return for each merged contact the one that was kept in the end."""
    return {alias: kept for alias, kept in queries.canonical(contact_ids).items() if alias != kept}


def _claim(
    fresh: dict[str, UUID], owners: dict[str, UUID], born: dict[UUID, int], people: Sequence[Person], wanted: Sequence[Sequence[Known]], now: datetime
) -> None:
    """Claim the fresh keys in sorted order, so that two workers never wait for each other, and write what the claims that were won stand for."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        bulk.insert(cursor, vendor, "contacts_contactkey", _KEY, sorted(fresh.items()))
        won = _owners(fresh)
        owners.update(won)
        mine = {key for key, owner in fresh.items() if won[key] == owner}
        kept = {fresh[key] for key in mine}
        contacts = []
        for contact_id, index in born.items():
            if contact_id in kept:
                person, known = people[index], wanted[index]
                search = " ".join([person.first_name, person.last_name, *(one.value for one in known)]).lower().strip()
                name = (person.first_name[:120], person.last_name[:120])
                contacts.append((contact_id, *name, "", person.language[:5], person.country[:2], "", "", "", "", "{}", new_id(), "", search, now, now))
        bulk.insert(cursor, vendor, "contacts_contact", _CONTACT, contacts)
        rows = {}
        for person, known in zip(people, wanted, strict=True):
            for one in known:
                if one.key in mine and one.key not in rows:
                    confirmed = now if person.trusted else None
                    rows[one.key] = (new_id(), fresh[one.key], one.kind, one.source, one.value[:320], one.key, confirmed, now)
        bulk.insert(cursor, vendor, "contacts_identity", _IDENTITY, list(rows.values()))


def same_people(contact_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return every id that stands for one of these people (their own and those of merged contacts), each with the id that was kept."""
    kept = set(queries.canonical(set(contact_ids)).values())
    return {member: one for one, members in queries.members(kept).items() for member in members}


def marks(groups: dict[UUID, UUID]) -> dict[UUID, tuple[datetime | None, datetime | None]]:
    """Return per kept contact since when the person is marked as customer and as former customer or lost lead, the earliest of all their ids."""
    where, values = bulk.any_of(connection.vendor, "id", groups)
    found: dict[UUID, tuple[datetime | None, datetime | None]] = dict.fromkeys(groups.values(), (None, None))
    for row in models.Contact.objects.raw(f"select id, customer_since, former_since from contacts_contact where {where}", values):
        customer, former = found[groups[row.id]]
        found[groups[row.id]] = (_earliest(customer, row.customer_since), _earliest(former, row.former_since))
    return found


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((time for time in (one, other) if time), default=None)


def ledger_keys(contact_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each contact the key by which the ledger knows the person: the kept contact's, where two were merged."""
    kept = queries.canonical(set(contact_ids))
    where, values = bulk.any_of(connection.vendor, "id", set(kept.values()))
    keys = {row.id: row.ledger_key for row in models.Contact.objects.raw(f"select id, ledger_key from contacts_contact where {where}", values)}
    return {contact_id: keys[kept_id] for contact_id, kept_id in kept.items()}


def addresses(contact_ids: Iterable[UUID]) -> dict[UUID, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return for each kept contact the mail addresses and telephone numbers of the person, those of merged contacts among them."""
    groups = same_people(contact_ids)
    where, values = bulk.any_of(connection.vendor, "contact_id", groups)
    emails: dict[UUID, set[str]] = {contact_id: set() for contact_id in groups.values()}
    phones: dict[UUID, set[str]] = {contact_id: set() for contact_id in groups.values()}
    with connection.cursor() as cursor:
        cursor.execute(f"select contact_id, kind, value from contacts_identity where kind in ('email', 'phone') and {where}", values)
        for contact_id, kind, value in cursor.fetchall():
            person = groups[contact_id if isinstance(contact_id, UUID) else UUID(contact_id)]
            (emails if kind == "email" else phones)[person].add(value)
    return {person: (tuple(sorted(emails[person])), tuple(sorted(phones[person]))) for person in emails}


def own_ledger_keys(contact_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return each contact's own ledger key, whether it was merged or not."""
    return dict(models.Contact.objects.filter(id__in=list(contact_ids)).values_list("id", "ledger_key"))
