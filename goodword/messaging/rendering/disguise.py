"""The disguise that keeps a value from passing for markup.

A value (a name, a code, an address) is written into the text in a disguise: its punctuation becomes private-use characters until the layout is done,
so that a person called "[click](https://…)" stays words. Whatever the layout emits is escaped, template and values alike.
"""

import re

_DISGUISE = 0xE000  # start of the private-use area
_PUNCTUATION = {code: chr(_DISGUISE + code) for code in range(33, 127) if not chr(code).isalnum()}
_PLAIN = {_DISGUISE + code: chr(code) for code in range(33, 127)}
_PRIVATE_USE = dict.fromkeys(range(_DISGUISE, _DISGUISE + 128))


def reveal(text: str) -> str:
    """Return the text as it was meant, with the punctuation of values back in place."""
    return text.translate(_PLAIN)


def disguise(text: str) -> str:
    """Return a value with its punctuation out of sight."""
    return re.sub(r"\s+", " ", text.translate(_PRIVATE_USE)).translate(_PUNCTUATION)
