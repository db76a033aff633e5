"""The consent ledger, which is only ever added to, and the addresses that are never written to again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.queries import canonical
from goodword.contacts.queries.consents import EVERYTHING, suppression_key
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.lib.ids import new_id


def give(
    contact_id: UUID,
    *,
    purpose: str,
    channel: str,
    source: str,
    wording: str,
    proof: Mapping[str, Any],
    now: datetime,
    at: datetime | None = None,
    key: UUID | None = None,
) -> UUID:
    """Write down that a person agreed to be written to for a purpose on a channel, in which words and with which proof.

    `at` is when it happened, where that is not now. With a `key` (of what it came from) doing it twice leaves one entry.
    """
    return _enter(contact_id, purpose=purpose, channel=channel, given=True, source=source, wording=wording, proof=proof, at=at, key=key, now=now)


def withdraw(
    contact_id: UUID,
    *,
    purpose: str,
    channel: str,
    source: str,
    wording: str = "",
    proof: Mapping[str, Any] | None = None,
    now: datetime,
    at: datetime | None = None,
    key: UUID | None = None,
) -> UUID:
    """Write down that a person took a consent back, or objected where there was none."""
    return _enter(contact_id, purpose=purpose, channel=channel, given=False, source=source, wording=wording, proof=proof or {}, at=at, key=key, now=now)


def suppress(address: str, *, channel: str, reason: str, now: datetime, scope: str = EVERYTHING) -> None:
    """Never write to this address again, for one purpose or for all; only its keyed hash is kept, so that this outlives erasure."""
    models.Suppression.objects.bulk_create(
        [models.Suppression(key=suppression_key(channel, address, scope), scope=scope, reason=reason, at=now)], ignore_conflicts=True
    )


def lift_suppression(address: str, *, channel: str, scope: str = EVERYTHING) -> bool:
    """Allow an address again that was suppressed by mistake; tell whether it was suppressed."""
    return models.Suppression.objects.filter(key=suppression_key(channel, address, scope)).delete()[0] > 0


def _enter(
    contact_id: UUID,
    *,
    purpose: str,
    channel: str,
    given: bool,
    source: str,
    wording: str,
    proof: Mapping[str, Any],
    at: datetime | None,
    key: UUID | None,
    now: datetime,
) -> UUID:
    with transaction.atomic():
        entry_id = key or new_id()
        if key and models.Consent.objects.filter(id=key).exists():
            return entry_id
        owner = canonical([contact_id])[contact_id]
        models.Consent.objects.create(
            id=entry_id, contact_id=owner, purpose=purpose, channel=channel, given=given, at=at or now, source=source, wording=wording, proof=dict(proof)
        )
        fact = facts.ConsentGiven if given else facts.ConsentWithdrawn
        record(fact(contact_id=owner, purpose=purpose, channel=channel), now=now)
        return entry_id
