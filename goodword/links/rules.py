"""Decisions about links: which codes suit an advocate."""

import secrets
import unicodedata
from collections.abc import Iterator

from goodword.lib.codes import new_code

MAX_NAME_SIGNS = 12
_SPELT = str.maketrans({"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "œ": "oe"})


def candidates(shown_name: str) -> Iterator[str]:
    """Return codes to try one after the other, without end: ANNA7, ANNA42, ANNA917, then random ones.

    `shown_name` is what friends may read of the advocate; empty or without Latin letters gives random codes only, so that no code tells a name
    that its owner does not show.
    """
    name = readable(shown_name)
    if len(name) >= 2:
        for first, last in ((2, 9), (10, 99), (100, 999), (1000, 9999)):
            yield f"{name}{first + secrets.randbelow(last - first + 1)}"
    while True:
        yield new_code()


def readable(shown_name: str) -> str:
    """Return the first word of a name in capital letters A to Z, at most 12: "Zoë K." → "ZOE"; empty where nothing is left."""
    first = next(iter(shown_name.split()), "")
    plain = unicodedata.normalize("NFKD", first.translate(_SPELT))
    return "".join(sign for sign in plain.upper() if "A" <= sign <= "Z")[:MAX_NAME_SIGNS]
