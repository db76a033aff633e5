"""One click ends one kind of message: tokens that say who and which, and what pressing the button does (RFC 8058)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.actions import consent
from goodword.contacts.queries.consents import EVERYTHING, entries
from goodword.lib import signing
from goodword.messaging.values import NEEDS_CONSENT, Channel, Purpose

_TOKEN = "unsubscribe"  # the purpose of the token, not a token
UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True)
class Subscription:
    """What a token is about: one person's messages of one purpose."""

    contact_id: UUID
    purpose: Purpose
    program_id: UUID | None = None  # whose brand the page wears


def token(subscription: Subscription) -> str:
    """Return the token for a link in a mail; it works for ever, since a mail may be read years later."""
    program = {"g": subscription.program_id.hex} if subscription.program_id else {}
    return signing.sign(_TOKEN, {"c": subscription.contact_id.hex, "p": subscription.purpose.value, **program})


def read(text: str, *, now: datetime) -> Subscription:
    """Return what a token is about; raise signing.TokenInvalid for one that we did not make."""
    payload = signing.unsign(_TOKEN, text, now)
    return Subscription(UUID(payload["c"]), Purpose(payload["p"]), UUID(payload["g"]) if "g" in payload else None)


def ended(subscription: Subscription) -> str:
    """Return what a person stopped: "" for nothing, the purpose, or "all"."""
    contact = contacts.contacts([subscription.contact_id]).get(subscription.contact_id)
    if contact is None:
        return EVERYTHING
    pairs = [(Channel.EMAIL.value, address) for address in _addresses(contact.id)]
    scopes = {scope for found in contacts.suppressions(pairs, scopes=[EVERYTHING, subscription.purpose]).values() for scope in found}
    if EVERYTHING in scopes:
        return EVERYTHING
    entry = contacts.standing([contact.id])[contact.id].get((subscription.purpose.value, Channel.EMAIL.value))
    return subscription.purpose.value if scopes or (entry is not None and not entry.given) else ""


def unsubscribe(subscription: Subscription, *, everything: bool = False, now: datetime) -> None:
    """End messages of one purpose, or all of them, to a person's addresses; doing it again changes nothing.

    It is written down twice: by the hash of the address, which outlives erasure, and as a withdrawal in the consent ledger, which a new address does not undo.
    """
    scope = EVERYTHING if everything else subscription.purpose.value
    purposes = sorted({subscription.purpose, *NEEDS_CONSENT, Purpose.SERVICE}) if everything else [subscription.purpose]
    with transaction.atomic():
        contact = contacts.contacts([subscription.contact_id]).get(subscription.contact_id)
        if contact is None:
            return
        for address in _addresses(contact.id):
            consent.suppress(address, channel=Channel.EMAIL, reason=UNSUBSCRIBED, scope=scope, now=now)
        standing = contacts.standing([contact.id])[contact.id]
        for purpose in purposes:
            entry = standing.get((purpose.value, Channel.EMAIL.value))
            if entry is None or entry.given:
                consent.withdraw(contact.id, purpose=purpose, channel=Channel.EMAIL, source="unsubscribe", now=now)


def resubscribe(subscription: Subscription, *, wording: str, now: datetime) -> None:
    """Take an unsubscription back, at the wish of who holds the mail; a hard bounce or complaint stays, and nobody agrees here to what they had not before."""
    with transaction.atomic():
        contact = contacts.contacts([subscription.contact_id]).get(subscription.contact_id)
        if contact is None:
            return
        for address in _addresses(contact.id):
            reasons = contacts.suppressions([(Channel.EMAIL.value, address)], scopes=[EVERYTHING, subscription.purpose])
            for scope, reason in reasons.get((Channel.EMAIL.value, address), {}).items():
                if reason == UNSUBSCRIBED:
                    consent.lift_suppression(address, channel=Channel.EMAIL, scope=scope)
        kind = (subscription.purpose.value, Channel.EMAIL.value)
        ledger = [entry for entry in entries(contact.id) if (entry.purpose, entry.channel) == kind]
        agreed = subscription.purpose not in NEEDS_CONSENT or any(entry.given for entry in ledger)
        if ledger and not ledger[0].given and agreed:
            consent.give(
                contact.id,
                purpose=subscription.purpose,
                channel=Channel.EMAIL,
                source="unsubscribe",
                wording=wording,
                proof={"kind": "unsubscribe link"},
                now=now,
            )


def _addresses(contact_id: UUID) -> list[str]:
    found = contacts.contacts([contact_id]).get(contact_id)
    return sorted(identity.value for identity in found.identities if identity.kind == "email") if found else []
