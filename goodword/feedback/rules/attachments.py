"""Decisions about files that come with a complaint: how many, how large, and whether they are what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import filetype

SIZE_MAX_BYTES = 4_000_000  # it lies in the database, and so in every back-up
COUNT_MAX = 3  # that come with a complaint at once
CASE_MAX = 20  # of one complaint
NAME_MAX = 120
TYPES: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "application/pdf": ("pdf",),
}
ENDINGS = tuple(ending for endings in TYPES.values() for ending in endings)


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: what it calls itself, and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Refusal:
    """Why a file is not taken: too_many, empty, too_large, type_not_taken, or not_what_it_says (its content is of another type than its name)."""

    code: str
    name: str = ""


def media_type(content: bytes) -> str:
    """Return the type that the content itself shows, or an empty string where it shows none that is taken."""
    found = str(filetype.guess_mime(content) or "")
    found = "image/heic" if found == "image/heif" else found
    return found if found in TYPES else ""


def plain_name(name: str) -> str:
    """Return the last part of a name, without signs that mean something to a file system or a page header; its ending stays."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in last if sign.isprintable()).strip() or "file"
    return kept if len(kept) <= NAME_MAX else f"{kept[: NAME_MAX - 10]}….{_ending(kept)[:8]}"


def refusal(uploads: Sequence[Upload], *, there: int = 0) -> Refusal | None:
    """Return why files are not taken, the first reason; None where all of them are. `there` is how many the complaint has already."""
    if len(uploads) > COUNT_MAX or there + len(uploads) > CASE_MAX:
        return Refusal("too_many")
    return next(filter(None, map(_refusal, uploads)), None)


def _refusal(one: Upload) -> Refusal | None:
    name = plain_name(one.name)
    if not one.content:
        return Refusal("empty", name)
    if len(one.content) > SIZE_MAX_BYTES:
        return Refusal("too_large", name)
    if _ending(name) not in ENDINGS:
        return Refusal("type_not_taken", name)
    if _ending(name) not in TYPES.get(media_type(one.content), ()):
        return Refusal("not_what_it_says", name)
    return None


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
