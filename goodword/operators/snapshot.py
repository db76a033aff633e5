"""API keys in memory, for the edge: who may knock is known without asking the database."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from goodword.lib import signing
from goodword.lib.database import to_json, to_moment, to_uuid
from goodword.operators.rules import KEY_HASH, parse_token
from goodword.operators.values import Key, Permission

COLUMNS = "id, name, prefix, key_hash, scopes, source, created_at, expires_at, last_used_at"
ROWS_SQL = f"select {COLUMNS} from operators_apikey where revoked_at is null"

Row = Iterable[Any]
_PERMISSIONS = {permission.value: permission for permission in Permission}


class Keys:
    """The keys that work, as they were at the last `refresh`; call it at least every two seconds, so that a revoked key ends as soon."""

    def __init__(self, load: Callable[[], Iterable[Row]]) -> None:
        """Take the function that returns the rows of ROWS_SQL from either database."""
        self._load = load
        self._keys: dict[str, tuple[str, Key]] = {}

    def refresh(self) -> None:
        """Read the keys again; what `load` raises goes on to the caller, and the keys known so far stay."""
        self._keys = dict(map(_entry, self._load()))

    def find(self, token: str, *, now: datetime) -> Key | None:
        """Return the key that a token belongs to, or None where it is unknown, wrong, revoked or over."""
        parts = parse_token(token)
        hashed, key = self._keys.get(parts.prefix, ("", None)) if parts else ("", None)
        if key is None or not signing.same(hashed, signing.keyed_hash(KEY_HASH, token)):
            return None
        return key if key.works(now) else None


def _entry(row: Row) -> tuple[str, tuple[str, Key]]:
    key_id, name, prefix, key_hash, scopes, source, created_at, expires_at, last_used_at = row
    made_at = to_moment(created_at)
    assert made_at is not None
    key = Key(
        id=to_uuid(key_id),
        name=name,
        prefix=prefix,
        scopes=frozenset(_PERMISSIONS[scope] for scope in to_json(scopes) if scope in _PERMISSIONS),
        source=source,
        created_by=None,
        created_at=made_at,
        expires_at=to_moment(expires_at),
        revoked_at=None,
        last_used_at=to_moment(last_used_at),
    )
    return prefix, (key_hash, key)
