"""The installation's one secret and what is derived from it, a key of its own for each purpose."""

import hashlib
import hmac

_secret = b""
_keys: dict[str, bytes] = {}


def configure(secret: str) -> None:
    """Set the installation's secret; called once at start, and again only by tests."""
    global _secret
    _secret = secret.encode()
    _keys.clear()


def derived_key(purpose: str) -> bytes:
    """Return the 32 bytes that stand for this purpose and no other."""
    if purpose not in _keys:
        if not _secret:
            raise RuntimeError("signing.configure has not been called")
        _keys[purpose] = hmac.digest(_secret, purpose.encode(), hashlib.sha256)
    return _keys[purpose]


def keyed_hash(purpose: str, text: str) -> str:
    """Return 64 hex signs that stay the same for the same text and tell nothing of it to whoever lacks the secret."""
    return hmac.digest(derived_key(purpose), text.encode(), hashlib.sha256).hex()
