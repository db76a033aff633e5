"""Reads of joining: what a mailed link or a shop's signed address stands for."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings

from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.lib import signing
from goodword.links import models
from goodword.links.values import JoinRequest
from goodword.programs import queries as programs

CONFIRM_LIVES = timedelta(days=2)
INVITATION_LIVES = timedelta(days=14)
_CONFIRM, _INVITE = "join-confirm", "join-invite"


def request_for_mail(request_id: UUID) -> JoinRequest | None:
    """Return an address that waits for its owner, or None once it was deleted."""
    row = models.JoinRequest.objects.filter(id=request_id).first()
    return None if row is None else _value(row)


def confirm_url(request: JoinRequest) -> str:
    """Return the address that goes to the owner by mail, good for two days."""
    token = signing.sign(_CONFIRM, {"r": request.id.hex}, request.requested_at + CONFIRM_LIVES)
    slug = programs.program(request.program_id).slug
    return f"{settings.GOODWORD_URL}/join/{slug}/confirm/{token}?{urlencode({'lang': request.language})}"


def join_request(token: str, *, now: datetime) -> JoinRequest | None:
    """Return the request that a mailed link stands for; None where it is forged, over or deleted."""
    try:
        return request_for_mail(UUID(signing.unsign(_CONFIRM, token, now)["r"]))
    except signing.TokenInvalid:
        return None


def contact_of_request(request: JoinRequest) -> UUID | None:
    """Return the contact that the address belongs to, for its owner's eyes only."""
    return contacts.find(Person(email=request.email))


def signed_join_url(contact_id: UUID, *, program_id: UUID, now: datetime) -> str:
    """Return an address for a shop to show a customer after a purchase; it opens that customer's page, for two weeks.

    Whoever has it is taken for the contact, so a shop shows it to a customer it knows and mails it to nobody else.
    """
    token = signing.sign(_INVITE, {"c": contact_id.hex, "p": program_id.hex}, now + INVITATION_LIVES)
    return f"{settings.GOODWORD_URL}/join/{programs.program(program_id).slug}?{urlencode({'t': token})}"


def invited(token: str, *, program_id: UUID, now: datetime) -> UUID | None:
    """Return the contact that a shop's signed address was made for; None where it is forged, over or of another programme."""
    try:
        payload = signing.unsign(_INVITE, token, now)
    except signing.TokenInvalid:
        return None
    if UUID(payload["p"]) != program_id:
        return None
    contact_id = UUID(payload["c"])
    found = contacts.contacts([contact_id]).get(contact_id)
    return found.id if found and not found.erased_at else None


def _value(row: models.JoinRequest) -> JoinRequest:
    return JoinRequest(
        id=row.id, program_id=row.program_id, email=row.email, language=row.language, requested_at=row.requested_at, confirmed_at=row.confirmed_at
    )
