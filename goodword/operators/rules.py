"""Decisions about staff and keys: who may give which role, when a session is over, what a token looks like."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from goodword.operators.permissions import grantable_scopes
from goodword.operators.values import Permission, Role

SIGN_IN_LINK_LIFE = timedelta(hours=1)
KEY_USE_WRITTEN_EVERY = timedelta(minutes=1)
IDEMPOTENCY_LIFE = timedelta(hours=72)

KEY_HASH = "api-key"  # the purpose under which tokens are hashed
LIVE_PREFIX = "gw_live_"
TEST_PREFIX = "gw_test_"
_TOKEN = re.compile(r"(gw_live_|gw_test_)([A-Za-z0-9]{8})_([A-Za-z0-9]{32,64})")
SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


@dataclass(frozen=True)
class TokenParts:
    """An API key taken apart: `prefix` finds its row, `secret` proves it."""

    prefix: str
    secret: str
    live: bool


def parse_token(token: str) -> TokenParts | None:
    """Return the parts of an API key, or None where it is not shaped like one."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    return TokenParts(prefix=match[1] + match[2], secret=match[3], live=match[1] == LIVE_PREFIX)


def may_set_role(actor: Role, *, current: Role | None, wanted: Role | None) -> bool:
    """Say whether somebody of role `actor` may change a person from `current` (None: new) to `wanted` (None: deactivated).

    Only owners make or unmake owners.
    """
    if actor is Role.OWNER:
        return True
    return actor is Role.ADMIN and Role.OWNER not in (current, wanted)


def leaves_no_owner(*, current: Role, wanted: Role | None, other_active_owners: int) -> bool:
    """Say whether the change would leave the installation without an owner."""
    return current is Role.OWNER and wanted is not Role.OWNER and other_active_owners == 0


def scopes_beyond(role: Role, scopes: frozenset[Permission]) -> frozenset[Permission]:
    """Return those of the scopes that somebody of this role may not give to a key."""
    return scopes - grantable_scopes(role)


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without a request, and in all."""

    idle: timedelta
    absolute: timedelta


def session_over(*, began_at: datetime, seen_at: datetime, limits: SessionLimits, now: datetime) -> bool:
    """Say whether a session has ended by being idle or by being old."""
    return now - seen_at >= limits.idle or now - began_at >= limits.absolute


LOGO_MAX_BYTES = 512 * 1024
_PICTURES = (("png", b"\x89PNG\r\n\x1a\n"), ("jpg", b"\xff\xd8\xff"), ("gif", b"GIF8"))


def picture_kind(data: bytes) -> str:
    """Return png, jpg, gif or webp for a picture of that kind by its first bytes, whatever its name says; empty for anything else.

    SVG is not taken: it may hold scripts.
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for kind, sign in _PICTURES if data.startswith(sign)), "")
