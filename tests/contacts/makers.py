"""Rows that tests of contacts start from."""

from datetime import UTC, datetime
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.rules.identities import keyed, near
from goodword.contacts.values import IdentityKind
from goodword.lib.ids import new_id
from goodword.operators.models import Operator

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def make_contact(first_name: str = "Anna", *, email: str = "", phone: str = "", external: str = "", source: str = "shop", **fields: object) -> UUID:
    fields = {"created_at": NOW, "changed_at": NOW, "search": f"{first_name} {email}".lower().strip(), **fields}
    contact_id = models.Contact.objects.create(first_name=first_name, **fields).id
    for kind, value in ((IdentityKind.EMAIL, email), (IdentityKind.PHONE, phone), (IdentityKind.EXTERNAL, external)):
        if value:
            make_identity(contact_id, kind, value, source=source)
    return contact_id


def make_identity(contact_id: UUID, kind: IdentityKind, value: str, *, source: str = "shop", **fields: object) -> UUID:
    one = keyed(kind, value, source=source if kind is IdentityKind.EXTERNAL else "")
    assert one is not None
    models.ContactKey.objects.get_or_create(key=one.key, defaults={"contact_id": contact_id})
    return models.Identity.objects.create(
        contact_id=contact_id, kind=kind, source=one.source, value=one.value, key=one.key, near=near(kind, one.value), **{"created_at": NOW, **fields}
    ).id


def make_operator(name: str = "Olga", role: str = "owner") -> UUID:
    return Operator.objects.create(id=new_id(), email=f"{name.lower()}@example.com", name=name, role=role, created_at=NOW).id


def recorded(name: str) -> list[dict[str, object]]:
    """Return the bodies of the facts of that name, oldest first."""
    from goodword.facts.models import Fact

    return list(Fact.objects.filter(name=name).order_by("id").values_list("body", flat=True))
