"""Sentences in pieces, so that a page can mark what may be changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence; `slot` names the setting it comes from, such as "minimum_amount.amount_minor", empty for fixed words."""

    text: str
    slot: str = ""


Clause = tuple[Piece, ...]


def clause(words: str, **places: Piece) -> Clause:
    """Return translated words with pieces where the language wants them."""
    return tuple(_filled(words, places))


def text_of(pieces: Clause) -> str:
    """Return the pieces as plain text."""
    return "".join(piece.text for piece in pieces)


def listed(clauses: Sequence[str]) -> str:
    """Return clauses as people list them: one, two and three."""
    if len(clauses) == 1:
        return clauses[0]
    return _("%(clauses)s and %(last)s") % {"clauses": ", ".join(clauses[:-1]), "last": clauses[-1]}


def either(clauses: Sequence[str]) -> str:
    """Return clauses of which one is enough, as people list them: one, two or three."""
    if len(clauses) == 1:
        return clauses[0]
    return _("%(clauses)s or %(last)s") % {"clauses": ", ".join(clauses[:-1]), "last": clauses[-1]}


def _filled(words: str, places: Mapping[str, Piece]) -> Iterator[Piece]:
    for place, part in enumerate(_PLACE.split(words)):
        if place % 2:
            yield places[part]
        elif part:
            yield Piece(part)
