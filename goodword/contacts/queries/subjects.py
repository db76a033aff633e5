"""Everything that a person is known by, for who has to forget them."""

from uuid import UUID

from goodword.contacts import models
from goodword.contacts.queries.aliases import person_ids
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.rules.subjects import Subject
from goodword.contacts.values import IdentityKind


def subject(contact_id: UUID) -> Subject:
    """Return a person with the names and addresses of all contacts that were merged into one; raise ContactUnknown."""
    ids = person_ids(contact_id)
    rows = list(models.Contact.objects.filter(id__in=ids))
    if not rows:
        raise ContactUnknown(str(contact_id))
    identities = list(models.Identity.objects.filter(contact_id__in=ids))
    changes = models.AddressChange.objects.filter(contact_id__in=ids).values_list("new_value", "old_value")
    names = {name for row in rows for name in (row.first_name, row.last_name, row.company, row.name_shown) if name}
    emails = {one.value for one in identities if one.kind == IdentityKind.EMAIL} | {value for pair in changes for value in pair if value}
    return Subject(
        id=ids[0],
        ids=ids,
        emails=frozenset(emails),
        keys=frozenset(one.key for one in identities),
        words=frozenset(names | emails | {one.value for one in identities}),
    )


def erased(contact_id: UUID) -> bool:
    """Say whether a contact was erased; False also where there never was one."""
    return models.Contact.objects.filter(id=contact_id, erased_at__isnull=False).exists()
