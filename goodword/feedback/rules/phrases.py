"""Decisions about phrases: a few words just as a customer wrote them, that say nothing of who it was."""

import re
from collections.abc import Collection

PHRASE_MAX = 160
WORDS_LEAST = 2
_ADDRESS = re.compile(r"\S+@\S+|https?://|www\.|\d[\d /-]{6,}\d")
_MARKUP = ("{{", "{%", "}}", "%}")


def clean(words: str) -> str:
    """Return words with single blanks, and without marks at their ends."""
    return " ".join(words.split()).strip(' \t"“”„«»,;:')


def problem(words: str, *, texts: Collection[str], names: Collection[str]) -> str:
    """Return why words cannot be kept as a phrase, or an empty string.

    phrase_short, phrase_long, not_theirs (they do not stand so in any of the `texts`), names_somebody (one of the `names`, an address or a number is in
    them), markup (signs that templates would read as a variable).
    """
    if len(words.split()) < WORDS_LEAST:
        return "phrase_short"
    if len(words) > PHRASE_MAX:
        return "phrase_long"
    if any(sign in words for sign in _MARKUP):
        return "markup"
    if _ADDRESS.search(words) or any(_holds(words, name) for name in names):
        return "names_somebody"
    return "" if any(_holds(text, words) for text in texts) else "not_theirs"


def _holds(text: str, part: str) -> bool:
    part = " ".join(part.split())
    return bool(part) and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", " ".join(text.split()), re.IGNORECASE) is not None
