"""API keys, without their secrets."""

from collections.abc import Iterable
from uuid import UUID

from goodword.operators import models
from goodword.operators.values import Key, Permission

KEYS_MAX = 500  # far above any installation; a guard, not a page size


def api_keys() -> list[Key]:
    """Return all keys: those that work first, then by age, newest first."""
    rows = models.ApiKey.objects.order_by("-created_at")[:KEYS_MAX]
    return sorted(map(to_value, rows), key=lambda key: key.revoked_at is not None)


def keys_named(key_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these keys for lists that show who did a thing."""
    return dict(models.ApiKey.objects.filter(id__in=list(key_ids)).values_list("id", "name"))


def to_value(row: models.ApiKey) -> Key:
    """Return the stored row as a value; a scope that no longer exists is left out."""
    known = {permission.value for permission in Permission}
    return Key(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=frozenset(Permission(scope) for scope in row.scopes if scope in known),
        source=row.source,
        created_by=row.created_by_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
