"""From a template's words and plain values to a letter: filled in, laid out, as HTML and as plain text."""

from goodword.messaging.rendering.letter import Frame, Wording, compose
from goodword.messaging.rendering.liquid_words import WordingInvalid

__all__ = ["Frame", "Wording", "WordingInvalid", "compose"]
