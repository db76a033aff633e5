"""Reads of portal access: what a signed link or session is good for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings

from goodword.lib import signing
from goodword.lib.ids import same_id
from goodword.links import models
from goodword.links.values import Access, AccessPurpose, CodePurpose, PortalCode

ACCESS_LIVES = timedelta(days=90)
SESSION_LIVES = timedelta(days=7)
CODE_MINUTES = 15
_LINK, _SESSION = "portal-link", "portal-session"


class AccessOver(Exception):
    """A link or session that is tampered with, expired or ended by a newer one; the visitor is not told which."""

    code = "access_over"

    def __init__(self, program_id: UUID | None = None) -> None:
        """`program_id` is known where the link was ours once, so that the page can wear the shop's look."""
        super().__init__()
        self.program_id = program_id


def access_url(contact_id: UUID, *, program_id: UUID, purpose: AccessPurpose, number: int, now: datetime) -> str:
    """Return the address of a signed link; only `actions.access.issue` knows the number."""
    access = Access(contact_id=contact_id, program_id=program_id, purpose=purpose, number=number, ends_at=now + ACCESS_LIVES)
    return f"{settings.GOODWORD_URL}/a/{_signed(_LINK, access)}"


def open_link(token: str, *, now: datetime) -> Access:
    """Return the session that a signed link opens; raise AccessOver. Visitors go through `actions.open_link`, which ends the older links."""
    access = _unsigned(_LINK, token, now)
    if access.number < _row(access).good_from:
        raise AccessOver(access.program_id)
    return replace(access, ends_at=min(access.ends_at, now + SESSION_LIVES))


def session_token(access: Access) -> str:
    """Return what the session's cookie holds."""
    return _signed(_SESSION, access)


def session(token: str, *, now: datetime) -> Access:
    """Return the session that a cookie stands for; raise AccessOver, also where it was ended since."""
    access = _unsigned(_SESSION, token, now)
    if access.number < _row(access).sessions_from:
        raise AccessOver(access.program_id)
    return access


def code(code_id: UUID) -> PortalCode | None:
    """Return a code that was asked for, with its digits."""
    row = models.PortalCode.objects.filter(id=code_id).first()
    if row is None:
        return None
    return PortalCode(row.id, row.contact_id, row.program_id, CodePurpose(row.purpose), digits=digits(row.id), expires_at=row.expires_at)


def digits(code_id: UUID) -> str:
    """Return the six digits that belong to a code; they are stored nowhere."""
    return f"{int(signing.keyed_hash('portal-code', code_id.hex)[:15], 16) % 1_000_000:06d}"


def _signed(kind: str, access: Access) -> str:
    payload = {"c": access.contact_id.hex, "p": access.program_id.hex, "u": access.purpose, "n": access.number, "e": int(access.ends_at.timestamp())}
    return signing.sign(kind, payload, access.ends_at)


def _unsigned(kind: str, token: str, now: datetime) -> Access:
    try:
        payload = signing.unsign(kind, token, now)
    except signing.TokenInvalid as error:
        raise AccessOver from error
    return Access(
        contact_id=UUID(payload["c"]),
        program_id=UUID(payload["p"]),
        purpose=AccessPurpose(payload["u"]),
        number=payload["n"],
        ends_at=datetime.fromtimestamp(payload["e"], UTC),
    )


def _row(access: Access) -> models.PortalAccess:
    row = models.PortalAccess.objects.filter(id=same_id("access", access.contact_id, access.purpose)).first()
    if row is None:
        raise AccessOver(access.program_id)
    return row
