"""Make, check and revoke API keys."""

import secrets
import string
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodword.lib import signing
from goodword.lib.ids import new_id
from goodword.operators import models
from goodword.operators.actions.trail import audit
from goodword.operators.permissions import KEY_SCOPES
from goodword.operators.queries.keys import to_value
from goodword.operators.rules import KEY_HASH, KEY_USE_WRITTEN_EVERY, LIVE_PREFIX, SOURCE, parse_token, scopes_beyond
from goodword.operators.values import Actor, Key, Permission, Role

_SIGNS = string.ascii_letters + string.digits


class KeyRefused(ValueError):
    """The key cannot be made like this; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def create_key(*, name: str, source: str, scopes: Iterable[Permission], actor: Actor, now: datetime, expires_at: datetime | None = None) -> tuple[Key, str]:
    """Make a key and return it with its token, which is stored nowhere and cannot be shown again.

    `source` names the shop or system whose outcomes the key sends; two keys of one shop share it. Scopes go no further than the creator's own
    permissions; the system itself (the command line) may give any that keys may have. Raises KeyRefused.
    """
    wanted = frozenset(scopes)
    if not SOURCE.fullmatch(source):
        raise KeyRefused("source_invalid", "a source is made of small letters, digits, dots and dashes, such as shop-berlin")
    if not wanted:
        raise KeyRefused("scopes_missing", "a key without a scope can do nothing")
    if expires_at is not None and expires_at <= now:
        raise KeyRefused("expiry_past", "the key would be over already")
    prefix = LIVE_PREFIX + _random(8)
    token = f"{prefix}_{_random(40)}"
    with transaction.atomic():
        beyond = scopes_beyond(_role(actor.operator_id), wanted) if actor.operator_id else wanted - KEY_SCOPES
        if beyond:
            raise KeyRefused("scopes_beyond", f"you may not give {', '.join(sorted(beyond))}")
        row = models.ApiKey.objects.create(
            id=new_id(),
            name=name,
            prefix=prefix,
            key_hash=token_hash(token),
            scopes=sorted(wanted),
            source=source,
            created_by_id=actor.operator_id,
            created_at=now,
            expires_at=expires_at,
        )
        audit(actor=actor, action="keys.create", subject=f"key:{row.id}", after={"name": name, "source": source, "scopes": sorted(wanted)}, now=now)
    return to_value(row), token


def revoke_key(*, key_id: UUID, actor: Actor, now: datetime) -> bool:
    """Make a key useless at once and for good; False where it was revoked before."""
    with transaction.atomic():
        if models.ApiKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=now) != 1:
            return False
        audit(actor=actor, action="keys.revoke", subject=f"key:{key_id}", now=now)
    return True


def authenticate_key(token: str, *, now: datetime) -> Key | None:
    """Return the key that a token belongs to, or None where it is unknown, wrong, revoked or over; notes its use at most once a minute."""
    parts = parse_token(token)
    row = models.ApiKey.objects.filter(prefix=parts.prefix).first() if parts else None
    if row is None or not signing.same(row.key_hash, token_hash(token)):
        return None
    key = to_value(row)
    if not key.works(now):
        return None
    if key.last_used_at is None or now - key.last_used_at >= KEY_USE_WRITTEN_EVERY:
        note_keys_used({key.id: now})
    return key


def note_keys_used(used: Mapping[UUID, datetime]) -> None:
    """Write down when keys were last used, at most once a minute each; an older moment than the stored one changes nothing."""
    with transaction.atomic():
        for key_id, at in sorted(used.items()):
            due = Q(last_used_at=None) | Q(last_used_at__lte=at - KEY_USE_WRITTEN_EVERY)
            models.ApiKey.objects.filter(due, id=key_id).update(last_used_at=at)


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return signing.keyed_hash(KEY_HASH, token)


def _role(operator_id: UUID) -> Role:
    return Role(models.Operator.objects.values_list("role", flat=True).get(id=operator_id, is_active=True))


def _random(length: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(length))
