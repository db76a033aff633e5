"""Tokens nobody can forge, text nobody can read, and hashes nobody can guess, all from the installation's one secret.

Every purpose has a key of its own (HKDF, RFC 5869), so a token made for one thing never opens another.
"""

import base64
import binascii
import functools
import hashlib
import hmac
import json
import os
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_secret = b""
_VERSION = b"\x01"  # first byte of what `encrypt` returns, so that the way of encrypting may change
_NONCE_BYTES = 12
TOKEN_MAX_CHARS = 4096


class TokenInvalid(ValueError):
    """A token that was tampered with, cut short, or made for another purpose."""

    code = "token_invalid"


class TokenExpired(TokenInvalid):
    """A token that was good once."""

    code = "token_expired"


class CannotDecrypt(ValueError):
    """A ciphertext that was changed or belongs to another secret."""

    code = "cannot_decrypt"


def configure(secret: str) -> None:
    """Set the installation's secret; called once at start, before anything is signed."""
    global _secret
    if not secret:
        raise ValueError("the secret must not be empty")
    _secret = secret.encode()
    derived_key.cache_clear()


def sign(purpose: str, payload: dict[str, Any], expires: datetime | None = None) -> str:
    """Return a token for the address bar that carries the payload (plain JSON, readable by its holder) until `expires`."""
    body = json.dumps([payload, None if expires is None else expires.timestamp()], separators=(",", ":"), sort_keys=True).encode()
    return f"{_text(body)}.{_text(_mac(f'sign:{purpose}', body))}"


def unsign(purpose: str, token: str, now: datetime) -> dict[str, Any]:
    """Return the payload of a token made for this purpose; raise TokenInvalid, or TokenExpired where it is past its time."""
    if len(token) > TOKEN_MAX_CHARS:
        raise TokenInvalid("the token is too long to be ours")
    first, _, second = token.partition(".")
    try:
        body, mac = _bytes(first), _bytes(second)
    except (ValueError, binascii.Error) as error:
        raise TokenInvalid("the token is cut short or mistyped") from error
    if not hmac.compare_digest(mac, _mac(f"sign:{purpose}", body)) or _text(mac) != second or _text(body) != first:
        raise TokenInvalid("the token is not ours, or not for this purpose")
    payload, expires = json.loads(body)
    if expires is not None and now.timestamp() >= expires:
        raise TokenExpired(f"the token was good until {datetime.fromtimestamp(expires, UTC).isoformat(timespec='minutes')}")
    return dict(payload)


def encrypt(plain: bytes) -> bytes:
    """Return the text encrypted with AES-256-GCM; the same text never gives the same result twice."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(derived_key("encrypt")).encrypt(nonce, plain, _VERSION)


def decrypt(ciphertext: bytes) -> bytes:
    """Return the text that `encrypt` hid; raise CannotDecrypt where it was changed or the secret is another."""
    version, nonce, rest = ciphertext[:1], ciphertext[1 : 1 + _NONCE_BYTES], ciphertext[1 + _NONCE_BYTES :]
    if version != _VERSION or len(nonce) != _NONCE_BYTES:
        raise CannotDecrypt("this was not encrypted by Goodword")
    try:
        return AESGCM(derived_key("encrypt")).decrypt(nonce, rest, _VERSION)
    except InvalidTag as error:
        raise CannotDecrypt("this was encrypted with another secret key, or changed since") from error


def keyed_hash(purpose: str, text: str) -> str:
    """Return keyed BLAKE2b (RFC 7693) of the text as 64 hex signs: the same for the same text, of no use to whoever lacks the secret.

    Every event needs three: HMAC-SHA256, which the tokens keep, takes five times as long.
    """
    return hashlib.blake2b(text.encode(), key=derived_key(f"hash:{purpose}"), digest_size=32).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two hashes in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _mac(purpose: str, body: bytes) -> bytes:
    return hmac.digest(derived_key(purpose), body, hashlib.sha256)


@functools.lru_cache(maxsize=256)
def derived_key(purpose: str) -> bytes:
    """Return the 32 bytes that stand for this purpose and no other."""
    if not _secret:
        raise RuntimeError("lib.signing.configure was not called at start")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"goodword/{purpose}".encode()).derive(_secret)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
