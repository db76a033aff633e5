"""Files encrypted under a passphrase, written and read as streams.

A file is MAGIC, a salt and the cost of scrypt, then pieces of 64 KiB, each sealed with AES-256-GCM under a nonce of its number and a mark on the last
one, so that pieces can be neither changed, swapped, repeated nor cut off at the end unnoticed (the STREAM construction of Hoang and others, 2015).
"""

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"goodword sealed 1\n"
PIECE_BYTES = 64 * 1024

_SALT_BYTES = 16
_TAG_BYTES = 16
_COST_BITS = 16  # scrypt with n = 2 ** 16, r = 8: 64 MB and about a quarter of a second


class CannotOpen(ValueError):
    """The passphrase is another, or the file was changed or cut short."""

    code = "cannot_open"


def is_sealed(file: BinaryIO) -> bool:
    """Tell whether a file begins as a sealed one does; its position stays."""
    begins = file.read(len(MAGIC)) == MAGIC
    file.seek(-file.tell(), io.SEEK_CUR)
    return begins


class SealingWriter(io.RawIOBase):
    """A binary stream that seals what is written into it; `close` ends the file, without which it cannot be opened."""

    def __init__(self, target: BinaryIO, passphrase: str, *, cost_bits: int = _COST_BITS) -> None:
        salt = os.urandom(_SALT_BYTES)
        self._header = MAGIC + salt + bytes([cost_bits])
        self._cipher = AESGCM(_key(passphrase, salt, cost_bits))
        self._target = target
        self._number = 0
        self._waiting = bytearray()
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        """Take more of the plain stream."""
        taken = memoryview(piece)  # type: ignore[arg-type]  # io says Buffer, which Python 3.11 cannot name
        self._waiting += taken
        while len(self._waiting) > PIECE_BYTES:
            self._seal(bytes(self._waiting[:PIECE_BYTES]), last=False)
            del self._waiting[:PIECE_BYTES]
        return taken.nbytes

    def close(self) -> None:
        """Seal what is left as the last piece; the target stays open."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._header))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """A binary stream that opens what SealingWriter sealed; raises CannotOpen at the first piece that is not as it was written."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._header = source.read(len(MAGIC) + _SALT_BYTES + 1)
        if len(self._header) != len(MAGIC) + _SALT_BYTES + 1 or not self._header.startswith(MAGIC) or self._header[-1] > 24:
            raise CannotOpen("this is not a sealed file")
        self._cipher = AESGCM(_key(passphrase, self._header[len(MAGIC) : -1], self._header[-1]))
        self._source = source
        self._number = 0
        self._next = source.read(PIECE_BYTES + _TAG_BYTES)
        self._ended = False
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Give more of the plain stream."""
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # as above
        while not self._ready and not self._ended:
            self._ready = self._open_piece()
        given = self._ready[: len(target)]
        target[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def _open_piece(self) -> bytes:
        sealed, self._next = self._next, self._source.read(PIECE_BYTES + _TAG_BYTES)
        self._ended = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, self._header)
        except InvalidTag as error:
            first = "the passphrase is another, or the file was changed" if self._number == 0 else "the file was changed or cut short"
            raise CannotOpen(first) from error
        self._number += 1
        return plain


def _key(passphrase: str, salt: bytes, cost_bits: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=1 << cost_bits, r=8, p=1).derive(passphrase.encode())


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
