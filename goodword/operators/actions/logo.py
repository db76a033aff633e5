"""Keep the shop's logo as a file in the data directory."""

import hashlib
from pathlib import Path

from django.conf import settings

from goodword.operators.queries.logo import FOLDER
from goodword.operators.rules import LOGO_MAX_BYTES, picture_kind


class LogoRefused(ValueError):
    """The file cannot be a logo; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def keep_logo(data: bytes) -> str:
    """Store a picture under the hash of its content and return its address; the same picture again is the same file. Raises LogoRefused.

    A picture that is no longer used stays, for mails that were sent show it.
    """
    kind = picture_kind(data)
    if not kind:
        raise LogoRefused("not_a_picture", "a logo is a PNG, JPEG, WebP or GIF")
    if len(data) > LOGO_MAX_BYTES:
        raise LogoRefused("too_large", "a logo has at most 512 kB")
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{hashlib.sha256(data).hexdigest()[:32]}.{kind}"
    path = folder / name
    if not path.exists():
        half = path.with_suffix(".part")
        half.write_bytes(data)
        half.replace(path)
    return f"/brand/{name}"
