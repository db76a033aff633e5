"""Make and change contacts, and the addresses and ids by which they are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.actions.labels import Kind, named, put_on
from goodword.contacts.actions.writing import locked, refresh_search, store
from goodword.contacts.queries import canonical, owners_of_keys, person_ids
from goodword.contacts.queries.reading import reading_for_forms
from goodword.contacts.rules.cleaning import clean
from goodword.contacts.rules.identities import KeyedIdentity, keyed, near
from goodword.contacts.rules.profile import empty, flat
from goodword.contacts.values import IdentityKind, Problem
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.lib.ids import new_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor


class ContactInvalid(ValueError):
    """Fields that cannot be taken; nothing was written."""

    code = "contact_invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = tuple(problems)


class IdentityTaken(ValueError):
    """An address or id that belongs to another contact; staff may merge the two."""

    code = "identity_taken"

    def __init__(self, *, owner_id: UUID, value: str) -> None:
        super().__init__(value)
        self.owner_id = owner_id
        self.value = value


@dataclass(frozen=True)
class NewIdentity:
    """An address or id as it was typed; `confirmed` where whoever enters it vouches for its owner."""

    kind: IdentityKind
    value: str
    source: str = ""
    country: str = ""
    confirmed: bool = False


def create(
    fields: Mapping[str, Any], identities: Sequence[NewIdentity] = (), *, tags: Sequence[str] = (), actor: Actor, now: datetime, history: bool = False
) -> UUID:
    """Make a contact of fields as staff or a key typed them, and return its id.

    Raises ContactInvalid with every problem at once, or IdentityTaken.
    """
    with transaction.atomic():
        cleaned, known = _checked(fields, identities)
        if not known and all(empty(cleaned.get(name)) for name in ("first_name", "last_name", "company")):
            raise ContactInvalid([Problem(code="name_missing")])
        row = models.Contact(id=new_id(), created_at=now, changed_at=now)
        models.Contact.objects.bulk_create([row])
        for given, one in known:
            _claim(row.id, one, confirmed=given.confirmed, now=now)
        store(row, cleaned, now=now)
        filled = tuple(name for name, value in cleaned.items() if not empty(value))
        record(facts.ContactChanged(contact_ids=(row.id,), fields=(*filled, *sorted({given.kind.value for given, _ in known})), history=history), now=now)
        for name in dict.fromkeys(tags):
            put_on(Kind.TAG, named(Kind.TAG, name[:80], now=now).id, [row.id], now=now, history=history)
        operators.audit(actor=actor, action="contacts.create", subject=f"contact:{row.id}", after={name: cleaned[name] for name in filled}, now=now)
        return row.id


def change(contact_id: UUID, fields: Mapping[str, Any], *, actor: Actor, now: datetime, history: bool = False) -> tuple[str, ...]:
    """Change fields of a contact and return the names of those that differ from before; raise ContactInvalid, or LookupError for an unknown one."""
    with transaction.atomic():
        row = _row(contact_id)
        cleaned, _ = _checked(fields, ())
        before = flat(vars(row))
        changed = {name: value for name, value in cleaned.items() if before.get(name) != value}
        if changed:
            store(row, changed, now=now)
            record(facts.ContactChanged(contact_ids=(row.id,), fields=tuple(changed), history=history), now=now)
            was = {name: before.get(name) for name in changed}
            operators.audit(actor=actor, action="contacts.change", subject=f"contact:{row.id}", before=was, after=changed, now=now)
        return tuple(changed)


def add_identity(contact_id: UUID, identity: NewIdentity, *, actor: Actor, now: datetime) -> None:
    """Let a contact be known by one more address or id; one it has already stays, and is confirmed where it was not.

    Raises ContactInvalid or IdentityTaken.
    """
    with transaction.atomic():
        row = _row(contact_id)
        _, known = _checked({}, [identity])
        if _claim(row.id, known[0][1], confirmed=identity.confirmed, now=now):
            models.Contact.objects.filter(id=row.id).update(changed_at=now)
            refresh_search(row.id)
            record(facts.ContactChanged(contact_ids=(row.id,), fields=(identity.kind.value,)), now=now)
            note = f"{identity.kind.value}: {known[0][1].value}"
            operators.audit(actor=actor, action="contacts.add_identity", subject=f"contact:{row.id}", note=note, now=now)


def remove_identity(contact_id: UUID, identity_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Forget an address or id of a contact together with its claim; tell whether the contact had it."""
    with transaction.atomic():
        row = _row(contact_id)
        identity = models.Identity.objects.filter(contact_id__in=person_ids(row.id), id=identity_id).first()
        if identity is None:
            return False
        models.Identity.objects.filter(contact_id=identity.contact_id, id=identity.id).delete()
        if not models.Identity.objects.filter(contact_id__in=person_ids(row.id), key=identity.key).exists():
            models.ContactKey.objects.filter(key=identity.key, contact_id__in=person_ids(row.id)).delete()
        models.Contact.objects.filter(id=row.id).update(changed_at=now)
        refresh_search(row.id)
        record(facts.ContactChanged(contact_ids=(row.id,), fields=(identity.kind,)), now=now)
        operators.audit(actor=actor, action="contacts.remove_identity", subject=f"contact:{row.id}", note=f"{identity.kind}: {identity.value}", now=now)
        return True


def vouch(contact_id: UUID, identity_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Let somebody of the staff say that an address is the contact's own; tell whether it was unconfirmed until now."""
    with transaction.atomic():
        if not confirm_identity(contact_id, identity_id, now=now):
            return False
        operators.audit(actor=actor, action="contacts.confirm_identity", subject=f"contact:{contact_id}", note=str(identity_id), now=now)
        return True


def confirm_identity(contact_id: UUID, identity_id: UUID, *, now: datetime) -> bool:
    """Note that the owner of an address proved it; tell whether it was unconfirmed until now."""
    rows = models.Identity.objects.filter(contact_id__in=person_ids(contact_id), id=identity_id, confirmed_at__isnull=True)
    return rows.update(confirmed_at=now) == 1


def claim_identity(contact_id: UUID, one: KeyedIdentity, *, confirmed: bool, now: datetime) -> bool:
    """Give a contact an identity inside the caller's transaction; tell whether it is new to it. Raises IdentityTaken."""
    return _claim(contact_id, one, confirmed=confirmed, now=now)


def _claim(contact_id: UUID, one: KeyedIdentity, *, confirmed: bool, now: datetime) -> bool:
    """Insert the claim first: who has it owns the identity, and a conflict means that somebody else does."""
    models.ContactKey.objects.bulk_create([models.ContactKey(key=one.key, contact_id=contact_id)], ignore_conflicts=True)
    owner = owners_of_keys([one.key])[one.key]
    ours = person_ids(contact_id)
    if owner not in ours:
        raise IdentityTaken(owner_id=owner, value=one.value)
    confirmed_at = now if confirmed else None
    existing = models.Identity.objects.filter(contact_id__in=ours, key=one.key)
    if found := existing.first():
        existing.filter(confirmed_at__isnull=True).update(confirmed_at=confirmed_at)
        revived = existing.filter(replaced_at__isnull=False).update(replaced_at=None)
        return revived > 0 or (found.confirmed_at is None and confirmed)
    row = models.Identity(
        contact_id=contact_id,
        kind=one.kind,
        source=one.source,
        value=one.value,
        key=one.key,
        near=near(one.kind, one.value),
        confirmed_at=confirmed_at,
        created_at=now,
    )
    models.Identity.objects.bulk_create([row])
    return True


def _checked(fields: Mapping[str, Any], identities: Sequence[NewIdentity]) -> tuple[dict[str, Any], list[tuple[NewIdentity, KeyedIdentity]]]:
    cleaned, problems = clean(fields, reading=reading_for_forms()) if fields else ({}, [])
    known = []
    for given in identities:
        if given.value.strip():
            one = keyed(given.kind, given.value, source=given.source, country=given.country or str(cleaned.get("country") or ""))
            if one is None:
                problems.append(Problem(code=f"{given.kind.value}_invalid", field=given.kind.value, given=given.value[:120]))
            else:
                known.append((given, one))
    if problems:
        raise ContactInvalid(problems)
    return cleaned, known


def _row(contact_id: UUID) -> models.Contact:
    kept = canonical([contact_id])[contact_id]
    rows = locked([kept])
    if kept not in rows or rows[kept].erased_at:
        raise LookupError(str(contact_id))
    return rows[kept]
