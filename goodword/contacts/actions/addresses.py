"""A changed mail address: asked for, confirmed by its owner, told to the old one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.actions.people import IdentityTaken, claim_identity
from goodword.contacts.actions.writing import refresh_search
from goodword.contacts.queries import canonical, contact, person_ids
from goodword.contacts.rules.identities import keyed
from goodword.contacts.values import IdentityKind
from goodword.facts import catalogue as facts
from goodword.facts.log import record, record_all
from goodword.lib import identity
from goodword.lib.ids import new_id
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM, Actor

GOOD_FOR = timedelta(days=3)

__all__ = ["AddressRefused", "IdentityTaken", "confirm", "expire", "request"]


class AddressRefused(ValueError):
    """A change of address that cannot be; `code` is email_invalid, same, unknown or expired."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def request(contact_id: UUID, new_address: str, *, actor: Actor = SYSTEM, now: datetime) -> UUID:
    """Ask for a new mail address in place of the present one, and return the id of the change.

    Nothing changes before the owner of the new address confirms it; what follows from `AddressChanged` writes to both. Whether the address belongs to
    somebody else is not looked at here, so that asking tells nobody. A newer request replaces an open one. Raises AddressRefused.
    """
    new = identity.normalise_email(new_address)
    if not new:
        raise AddressRefused("email_invalid")
    with transaction.atomic():
        person = contact(contact_id)
        if person.email == new:
            raise AddressRefused("same")
        models.AddressChange.objects.filter(contact_id__in=person.all_ids, confirmed_at__isnull=True).delete()
        row = models.AddressChange(id=new_id(), contact_id=person.id, new_value=new, old_value=person.email, requested_at=now, expires_at=now + GOOD_FOR)
        models.AddressChange.objects.bulk_create([row])
        record(facts.AddressChanged(contact_id=person.id, change_id=row.id), now=now)
        if actor != SYSTEM:
            operators.audit(actor=actor, action="contacts.request_address", subject=f"contact:{person.id}", note=f"{person.email} → {new}", now=now)
        return row.id


def confirm(change_id: UUID, *, now: datetime) -> UUID:
    """Let the new address take the place of the old one, for its owner has confirmed it; return the contact. Confirming twice does nothing.

    The old address is still recognised, so that nobody becomes a new customer by changing it. Raises AddressRefused, or IdentityTaken where the
    address belongs to another contact by now.
    """
    with transaction.atomic():
        row = models.AddressChange.objects.select_for_update().filter(id=change_id).first()
        if row is None:
            raise AddressRefused("unknown")
        owner = canonical([row.contact_id])[row.contact_id]
        if row.confirmed_at:
            return owner
        if row.expires_at <= now:
            raise AddressRefused("expired")
        new = keyed(IdentityKind.EMAIL, row.new_value)
        assert new is not None  # it was checked when it was asked for
        claim_identity(owner, new, confirmed=True, now=now)
        old = models.Identity.objects.filter(contact_id__in=person_ids(owner), kind=IdentityKind.EMAIL, value=row.old_value)
        old.update(replaced_at=now)
        models.AddressChange.objects.filter(contact_id=row.contact_id, id=change_id, confirmed_at__isnull=True).update(confirmed_at=now)
        models.Contact.objects.filter(id=owner).update(changed_at=now)
        refresh_search(owner)
        record_all([facts.AddressChanged(contact_id=owner, change_id=change_id), facts.ContactChanged(contact_ids=(owner,), fields=("email",))], now=now)
        return owner


def expire(now: datetime) -> None:
    """Forget new addresses that nobody confirmed in time."""
    models.AddressChange.objects.filter(confirmed_at__isnull=True, expires_at__lte=now).delete()
