"""The pictures that the shop uploaded as its logos."""

import re
from pathlib import Path

from django.conf import settings

FOLDER = "brand"  # in the data directory
_NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg|webp|gif)")
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}


def logo(name: str) -> tuple[bytes, str] | None:
    """Return a picture's bytes and content type by the name it was stored under, or None where there is none."""
    match = _NAME.fullmatch(name)
    path = Path(settings.DATA_DIR) / FOLDER / name
    if match is None or not path.is_file():
        return None
    return path.read_bytes(), _TYPES[match[1]]
