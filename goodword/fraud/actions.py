"""Judge conversions and keep what was said."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.contacts.actions import identify
from goodword.contacts.rules.subjects import Subject
from goodword.fraud import models, rules
from goodword.fraud.values import Party, Verdict
from goodword.lib import bulk
from goodword.lib.ids import same_id
from goodword.referrals.actions.reassess import as_json
from goodword.referrals.values import Conversion

_VERDICT = {
    "id": "uuid", "contact_id": "uuid", "conversion_id": "uuid", "referral_id": "uuid", "score": "int", "decision": "text", "signals": "jsonb", "note": "text",
    "at": "timestamptz",
}  # fmt: skip


def judge(conversions: Sequence[Conversion], *, now: datetime) -> dict[UUID, Verdict]:
    """Return and keep the verdict on each credited conversion; what a person decided before stays."""
    credited = [conversion for conversion in conversions if conversion.credited and conversion.ordinal]
    if not credited:
        return {}
    with transaction.atomic(savepoint=False):
        addresses = identify.addresses({one.contact_id for one in credited} | {one.advocate_id for one in credited})
        parties = {contact_id: Party(str(contact_id), emails, phones) for contact_id, (emails, phones) in addresses.items()}
        verdicts = {one.id: rules.judge(parties[one.advocate_id], parties[one.contact_id]) for one in credited}
        rows = [
            (
                same_id("verdict", one.contact_id, one.id), one.contact_id, one.id, one.referral_id, verdicts[one.id].score, verdicts[one.id].decision.value,
                json.dumps([as_json(reason) for reason in verdicts[one.id].reasons]), "", now,
            )
            for one in credited
        ]  # fmt: skip
        said = ", ".join(f"{name} = excluded.{name}" for name in ("score", "decision", "signals", "at"))
        with connection.cursor() as cursor:
            tail = f"on conflict (contact_id, conversion_id) do update set {said}"
            bulk.insert(cursor, connection.vendor, "fraud_verdict", _VERDICT, rows, tail=tail)
    return verdicts


def erase(subject: Subject, *, friends: Collection[UUID]) -> None:
    """Blank what staff noted on verdicts about a person, or about friends they brought; scores stay. Needs the caller's transaction."""
    for row in models.Verdict.objects.filter(contact_id__in=[*subject.ids, *friends]):
        note = "" if row.contact_id in subject.ids else subject.without(row.note)
        signals = subject.without(row.signals)
        if (note, signals) != (row.note, row.signals):
            models.Verdict.objects.filter(contact_id=row.contact_id, id=row.id).update(note=note, signals=signals)
