"""Forget who somebody is: names, addresses and what was noted go; the id, its random ledger key and the proof of consents stay."""

from datetime import datetime

from goodword.contacts import models
from goodword.contacts.actions.writing import locked
from goodword.contacts.rules.subjects import Subject
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.lib.signing import keyed_hash

_BLANK: dict[str, object] = {
    "first_name": "", "last_name": "", "company": "", "language": "", "country": "", "time_zone": "", "relation": "", "lifecycle": "", "name_shown": "",
    "search": "", "custom": {}, "customer_since": None, "former_since": None, "value_minor": None, "value_currency": "", "assignee": None, "import_id": None,
}  # fmt: skip
_GOES = (
    models.Identity, models.ContactTag, models.ContactListEntry, models.Pause, models.Note, models.ImportedBefore, models.AddressChange, models.Trait,
    models.CircleMember,
)  # fmt: skip


def begin(subject: Subject) -> bool:
    """Lock a person until the end of the caller's transaction; False where somebody has erased them already."""
    return not any(row.erased_at for row in locked(subject.ids).values())


def erase(subject: Subject, *, now: datetime) -> None:
    """Blank a person's contacts and delete what hangs on them. Needs the caller's transaction, with the person locked. Records ContactErased."""
    for model in _GOES:
        model._default_manager.filter(contact_id__in=subject.ids).delete()
    models.ContactKey.objects.filter(key__in=subject.keys, contact_id__in=subject.ids).delete()
    models.NotSame.objects.filter(contact_id__in=subject.ids).delete()
    models.NotSame.objects.filter(other_id__in=subject.ids).delete()
    for column in ("kept_id", "dropped_id"):
        models.Merge.objects.filter(**{f"{column}__in": subject.ids}).update(changes={}, reason="")
    models.Deal.objects.filter(contact_id__in=subject.ids).update(title="")
    _keep_proof(subject)
    models.Contact.objects.filter(id__in=subject.ids).update(**_BLANK, erased_at=now, changed_at=now)
    record(facts.ContactErased(contact_ids=subject.ids), now=now)


def _keep_proof(subject: Subject) -> None:
    """Let the entries of the consent ledger stand under the keyed hash of the addresses: what was agreed to can be shown to who names the address."""
    known = sorted(keyed_hash("erased address", email) for email in subject.emails)
    for row in models.Consent.objects.filter(contact_id__in=subject.ids):
        proof = {**subject.without(row.proof), "addresses": known}
        models.Consent.objects.filter(id=row.id, contact_id=row.contact_id).update(proof=proof, wording=subject.without(row.wording))
