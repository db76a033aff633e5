"""Draws that can be checked: the number follows from a seed that was fixed before, and from the purchase."""

from hashlib import sha256
from hmac import digest
from uuid import UUID

NUMBERS = 10_000


def number_of(seed: str, occasion_id: UUID) -> int:
    """Return the number, 0 to 9999, that a seed (hex) gives to an occasion: HMAC-SHA256 of its 16 bytes, as a whole number modulo 10,000.

    Seed 00…00 (32 bytes) and occasion 00000000-0000-0000-0000-000000000000 give 4795.
    """
    return int.from_bytes(digest(bytes.fromhex(seed), occasion_id.bytes, "sha256")) % NUMBERS


def wins(number: int, *, chance: int) -> bool:
    """Say whether a number wins where so many of 10,000 do."""
    return number < chance


def hash_of(seed: str) -> str:
    """Return what a seed comes to, which is shown before the first draw: SHA-256 of its bytes, as hex."""
    return sha256(bytes.fromhex(seed)).hexdigest()
