"""The file of a back-up: members with checksums, and a manifest at the end that names them all."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, cast

import msgspec

from goodword.lib.sealing import CannotOpen, OpeningReader, SealingWriter, is_sealed

FORMAT = 1
MANIFEST = "manifest.json"
SECRET_KEY = "secret_key"
FILES = "files/"
TABLES = "tables/"

_PIECE_BYTES = 256 * 1024
_COMPRESSION = 4  # a third of the time of 9, for a tenth more bytes


class Damaged(ValueError):
    """The file is no back-up, or not whole; `str` says what is wrong with it."""

    code = "backup_damaged"


@dataclass
class Table:
    """One table in a back-up: its columns in the order of the rows, and how many rows there are."""

    columns: list[str]
    rows: int = 0


@dataclass
class Manifest:
    """What a back-up says of itself; `members` maps each member to its SHA-256."""

    format: int
    version: str
    made_at: str
    database: str
    migrations: list[tuple[str, str]]
    tables: dict[str, Table] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)


class Writer:
    """Writes members one after the other; `finish` adds the manifest."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._gzip = gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=_COMPRESSION, mtime=0, filename="")
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by `finish`
        self._checksums: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """Add a member that fits into memory."""
        self._add(name, len(content), io.BytesIO(content))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is now; nothing happens where it is gone by now."""
        try:
            with path.open("rb") as file:
                self._add(name, path.stat().st_size, file)
        except FileNotFoundError:
            return

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, with the members' checksums in it, and end the file."""
        manifest.members = self._checksums
        self.add(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        self._tar.close()
        self._gzip.close()

    def _add(self, name: str, size: int, source: BinaryIO) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        summed = _Summing(source)
        self._tar.addfile(member, cast("IO[bytes]", summed))
        self._checksums[name] = summed.checksum()


class _Summing:
    """A file that sums what is read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self._sum.update(piece)
        return piece

    def checksum(self) -> str:
        return self._sum.hexdigest()


@contextmanager
def sealed(target: BinaryIO, passphrase: str | None) -> Iterator[IO[bytes]]:
    """Give the stream to write a back-up into: the file itself, or one that seals on its way there."""
    if passphrase is None:
        yield target
        return
    sealing = SealingWriter(target, passphrase)
    yield cast("IO[bytes]", sealing)
    sealing.close()


def members(path: Path, passphrase: str | None) -> Iterator[tuple[str, IO[bytes]]]:
    """Give each member's name and content in turn, the manifest last; raise Damaged or CannotOpen."""
    with path.open("rb") as file:
        if is_sealed(file) and passphrase is None:
            raise CannotOpen("the file is sealed: say its passphrase")
        plain = io.BufferedReader(OpeningReader(file, passphrase or "")) if is_sealed(file) else file
        try:
            with gzip.GzipFile(fileobj=plain) as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as tar:
                for member in tar:
                    content = tar.extractfile(member)
                    if content is None:
                        raise Damaged(f"{member.name} is not a plain file")
                    yield member.name, content
        except (tarfile.TarError, gzip.BadGzipFile, EOFError) as error:
            raise Damaged(f"the file is no back-up, or cut short ({error})") from error


def verify(path: Path, passphrase: str | None) -> tuple[Manifest, bytes]:
    """Read the whole file and return its manifest and the secret key in it; raise Damaged unless every member is there as it was written."""
    found: dict[str, str] = {}
    small = {MANIFEST: b"", SECRET_KEY: b""}
    for name, content in members(path, passphrase):
        if name in small:
            small[name] = content.read()
            found[name] = hashlib.sha256(small[name]).hexdigest()
        else:
            found[name] = _checksum(content)
    if not small[MANIFEST]:
        raise Damaged("the manifest is missing: the file is cut short")
    manifest = _manifest(small[MANIFEST])
    del found[MANIFEST]
    wrong = sorted(name for name in manifest.members.keys() | found.keys() if manifest.members.get(name) != found.get(name))
    if wrong:
        raise Damaged(f"{len(wrong)} members are missing or changed, {wrong[0]} first")
    return manifest, small[SECRET_KEY]


def _checksum(content: IO[bytes]) -> str:
    summed = hashlib.sha256()
    while piece := content.read(_PIECE_BYTES):
        summed.update(piece)
    return summed.hexdigest()


def _manifest(content: bytes) -> Manifest:
    try:
        number = msgspec.json.decode(content)["format"]
        if number != FORMAT:
            raise Damaged(f"the file is of format {number}; this version of Goodword reads format {FORMAT}")
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise Damaged("the manifest cannot be read") from error
