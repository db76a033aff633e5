"""Find the contacts that people belong to, and make those that nobody knows yet, for a whole batch at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.contacts import models, queries
from goodword.contacts.actions import merging
from goodword.contacts.rules.identities import KeyedIdentity, identity_keys, near, search_text, speaks_against
from goodword.contacts.values import IdentityKind, Person
from goodword.lib import bulk
from goodword.lib.ids import new_id

_CONTACT = {
    "id": "uuid", "first_name": "text", "last_name": "text", "company": "text", "language": "text", "country": "text", "time_zone": "text",
    "relation": "text", "lifecycle": "text", "value_currency": "text", "custom": "jsonb", "ledger_key": "uuid", "name_shown": "text",
    "search": "text", "created_at": "timestamptz", "changed_at": "timestamptz",
}  # fmt: skip
_IDENTITY = {
    "id": "uuid", "contact_id": "uuid", "kind": "text", "source": "text", "value": "text", "key": "text", "near": "text",
    "confirmed_at": "timestamptz", "created_at": "timestamptz",
}  # fmt: skip
_KEY = {"key": "text", "contact_id": "uuid"}


@dataclass
class _Holder:
    """Whose telephone number it is: what tells whether somebody who gives the same number can be the same person."""

    first_names: set[str]
    has: set[tuple[str, str]]  # kind and source of what the person is known by

    def may_be(self, person: Person, own: Sequence[KeyedIdentity]) -> bool:
        return not speaks_against(own, person.first_name, has=self.has, first_names=self.first_names)


@dataclass
class _Batch:
    """People to be found or made, and what is known of their identities so far."""

    people: Sequence[Person]
    wanted: list[tuple[KeyedIdentity, ...]]
    owners: dict[str, UUID]  # key -> contact
    holders: dict[UUID, _Holder]  # of telephone numbers that may decide
    fresh: dict[str, UUID] = field(default_factory=dict)  # keys to claim -> contact
    born: dict[UUID, int] = field(default_factory=dict)  # new contacts -> who they are made from
    shared: list[tuple[KeyedIdentity, int]] = field(default_factory=list)  # telephone numbers that somebody else has too, and who gave them

    def deciding(self, index: int) -> tuple[KeyedIdentity, ...]:
        """Return the identities that say who somebody is; claim what is fresh among them.

        A customer number or mail address decides. A telephone number, which a household shares, decides only where nothing speaks against it.
        """
        person, known, owners = self.people[index], self.wanted[index], self.owners
        own = tuple(one for one in known if one.kind is not IdentityKind.PHONE)
        phone = next((one for one in known if one.kind is IdentityKind.PHONE), None)
        owner = next((owners[one.key] for one in own if one.key in owners), None)
        by_phone = owner is None and phone is not None and phone.key in owners and (not own or self.holders[owners[phone.key]].may_be(person, own))
        if by_phone and phone:
            owner = owners[phone.key]
        if owner is None:
            owner = new_id()
            self.born[owner] = index
        if person.trusted or owner in self.born:
            self._claim(index, owner, phone)
        return known if by_phone or not own else own

    def _claim(self, index: int, owner: UUID, phone: KeyedIdentity | None) -> None:
        for one in self.wanted[index]:
            if one.key not in self.owners:
                self.owners[one.key] = self.fresh[one.key] = owner
                holder = self.holders.setdefault(owner, _Holder(set(), set()))
                holder.has.add((one.kind.value, one.source))
                holder.first_names.update(filter(None, [self.people[index].first_name.strip().casefold()]))
        if phone and self.owners[phone.key] != owner:
            self.shared.append((phone, index))


def ensure(people: Sequence[Person], *, now: datetime) -> list[UUID | None]:
    """Return the contact of each person, in their order, and make the ones that are missing; None where nothing identifies a person.

    The first identity that is known decides, a telephone number only where nothing speaks against it. Where the sender vouches for the addresses
    (`trusted`), identities that nobody has yet are added to the contact, and two contacts that turn out to be one by customer number and mail address
    are merged (`merging.merge_verified`). A merged contact is given as the one that was kept.
    """
    wanted = [identity_keys(person) for person in people]
    with transaction.atomic(savepoint=False):
        owners = _owners(one.key for known in wanted for one in known)
        batch = _Batch(people=people, wanted=wanted, owners=owners, holders=_holders(wanted, owners))
        deciding = [batch.deciding(index) if known else () for index, known in enumerate(wanted)]
        if batch.fresh or batch.shared:
            _write(batch, now)
        found = [next((owners[one.key] for one in own if one.key in owners), None) for own in deciding]
        aliases = _aliases(set(owners.values()))
        for index, (person, own) in enumerate(zip(people, deciding, strict=True)):
            sides = {aliases.get(owners[one.key], owners[one.key]) for one in own if one.key in owners}
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


def _holders(wanted: Sequence[Sequence[KeyedIdentity]], owners: dict[str, UUID]) -> dict[UUID, _Holder]:
    """Return what is known of those whose telephone number somebody gives together with addresses that nobody knows."""
    asked = set()
    for known in wanted:
        phone = next((one.key for one in known if one.kind is IdentityKind.PHONE), "")
        if phone in owners and len(known) > 1 and not any(one.key in owners for one in known if one.key != phone):
            asked.add(owners[phone])
    holders = {one: _Holder(set(), set()) for one in owners.values()}
    if not asked:
        return holders
    groups = same_people(asked)
    kept = queries.canonical(asked)
    where, values = bulk.any_of(connection.vendor, "contact_id", groups)
    people: dict[UUID, _Holder] = {one: _Holder(set(), set()) for one in kept.values()}
    for row in models.Identity.objects.raw(f"select id, contact_id, kind, source from contacts_identity where {where}", values):
        people[groups[row.contact_id]].has.add((row.kind, row.source))
    where, values = bulk.any_of(connection.vendor, "id", groups)
    for contact in models.Contact.objects.raw(f"select id, first_name from contacts_contact where {where} and first_name <> ''", values):
        people[groups[contact.id]].first_names.add(contact.first_name.strip().casefold())
    return holders | {one: people[kept[one]] for one in asked}


def _write(batch: _Batch, now: datetime) -> None:
    """Claim the fresh keys in sorted order, so that two workers never wait for each other, and write what the claims that were won stand for."""
    vendor, fresh, people, wanted = connection.vendor, batch.fresh, batch.people, batch.wanted
    with connection.cursor() as cursor:
        bulk.insert(cursor, vendor, "contacts_contactkey", _KEY, sorted(fresh.items()))
        won = _owners(fresh)
        batch.owners.update(won)
        mine = {key for key, owner in fresh.items() if won[key] == owner}
        kept = {fresh[key] for key in mine}
        contacts = []
        for contact_id, index in batch.born.items():
            if contact_id in kept:
                person, known = people[index], wanted[index]
                search = search_text([person.first_name, person.last_name], [one.value for one in known])
                name = (person.first_name[:120], person.last_name[:120])
                contacts.append((contact_id, *name, "", person.language[:5], person.country[:2], "", "", "", "", "{}", new_id(), "", search, now, now))
        bulk.insert(cursor, vendor, "contacts_contact", _CONTACT, contacts)
        rows: dict[tuple[str, UUID], tuple[object, ...]] = {}
        for person, known in zip(people, wanted, strict=True):
            for one in known:
                if one.key in mine:
                    rows.setdefault((one.key, fresh[one.key]), _identity(one, fresh[one.key], person, now))
        for one, index in batch.shared:
            owner = next(batch.owners[own.key] for own in wanted[index] if own.key in batch.owners)
            rows.setdefault((one.key, owner), _identity(one, owner, people[index], now))
        bulk.insert(cursor, vendor, "contacts_identity", _IDENTITY, list(rows.values()))


def _identity(one: KeyedIdentity, contact_id: UUID, person: Person, now: datetime) -> tuple[object, ...]:
    kind = one.kind.value
    return (new_id(), contact_id, kind, one.source, one.value[:320], one.key, near(kind, one.value)[:320], now if person.trusted else None, now)


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
