"""What mailed links of contests stand for: a free entry to confirm, and somebody's own page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from goodword.contacts import queries as contacts
from goodword.lib import signing
from goodword.rewards import models
from goodword.rewards.values.contests import Contest

CONFIRM_LIVES = timedelta(days=2)
OWN_LIVES = timedelta(days=90)
_CONFIRM, _OWN = "contest-confirm", "contest-own"


@dataclass(frozen=True)
class EntryRequest:
    """An address that was typed into a free form and waits for its owner."""

    id: UUID
    contest_id: UUID
    email: str
    language: str
    requested_at: datetime
    confirmed_at: datetime | None


def request_for_mail(request_id: UUID) -> EntryRequest | None:
    """Return an address that waits for its owner, or None once it was deleted."""
    row = models.ContestRequest.objects.filter(id=request_id).first()
    return EntryRequest(row.id, row.contest_id, row.email, row.language, row.requested_at, row.confirmed_at) if row else None


def request_token(request: EntryRequest) -> str:
    """Return what the mailed link carries, good for two days."""
    return signing.sign(_CONFIRM, {"r": request.id.hex}, request.requested_at + CONFIRM_LIVES)


def asked(token: str, *, contest_id: UUID, now: datetime) -> EntryRequest | None:
    """Return the request that a mailed link stands for; None where it is forged, over, deleted or of another contest."""
    try:
        found = request_for_mail(UUID(signing.unsign(_CONFIRM, token, now)["r"]))
    except signing.TokenInvalid:
        return None
    return found if found and found.contest_id == contest_id else None


def own_token(contest_id: UUID, contact_id: UUID, *, now: datetime) -> str:
    """Return what opens a person's own page of one contest, for 90 days; it opens nothing else."""
    return signing.sign(_OWN, {"e": contest_id.hex, "c": contact_id.hex}, now + OWN_LIVES)


def own_url(one: Contest, contact_id: UUID, *, slug: str, now: datetime) -> str:
    """Return the address of a person's own page of a contest, for mails to that person."""
    return f"{settings.GOODWORD_URL}/p/{slug}/contests/{one.id}/own/{own_token(one.id, contact_id, now=now)}"


def owner_of(token: str, *, contest_id: UUID, now: datetime) -> UUID | None:
    """Return whose page a link opens; None where it is forged, over, of another contest, or of somebody who was erased."""
    try:
        payload = signing.unsign(_OWN, token, now)
    except signing.TokenInvalid:
        return None
    if UUID(payload["e"]) != contest_id:
        return None
    kept = contacts.canonical([UUID(payload["c"])])[UUID(payload["c"])]
    found = contacts.contacts([kept]).get(kept)
    return kept if found and not found.erased_at else None
