"""A wording and its variables become a letter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from goodword.messaging.rendering import layout
from goodword.messaging.rendering.disguise import reveal
from goodword.messaging.rendering.liquid_words import WordingInvalid, fill
from goodword.messaging.rendering.markup import blocks
from goodword.messaging.values import Letter

SUBJECT_MAX = 200
BODY_MAX = 20_000


@dataclass(frozen=True)
class Wording:
    """The words of one template in one language, with Liquid in them; `because` says why one gets this mail."""

    language: str
    subject: str
    preview: str
    because: str
    body: str


@dataclass(frozen=True)
class Frame:
    """What stands around the words: whose mail it is, how it looks, and where one stops it."""

    name: str
    color: str = ""
    address: str = ""
    unsubscribe_url: str = ""


def compose(wording: Wording, variables: Mapping[str, Any], *, frame: Frame, snippets: Mapping[str, str]) -> Letter:
    """Return the letter in HTML and plain text; raise WordingInvalid where the wording does not fit the variables."""
    if len(wording.body) > BODY_MAX:
        raise WordingInvalid(f"a text of more than {BODY_MAX} signs")
    filled = {
        part: fill(text, variables, language=wording.language, snippets=snippets)
        for part, text in (("subject", wording.subject), ("preview", wording.preview), ("because", wording.because), ("body", wording.body))
    }
    subject = _one_line(filled["subject"])[:SUBJECT_MAX]
    if not subject:
        raise WordingInvalid("the subject is empty")
    foot = _foot(replace(wording, because=filled["because"]), frame=frame, snippets=snippets)
    content = list(blocks(filled["body"]))
    html = layout.page(content, subject=subject, preview=_one_line(filled["preview"]), name=frame.name, color=frame.color, language=wording.language, foot=foot)
    return Letter(subject=subject, html=html, text=layout.plain(content, name=frame.name, foot=foot))


def _foot(wording: Wording, *, frame: Frame, snippets: Mapping[str, str]) -> list[str]:
    """Return the lines below the sheet: why one gets it, where one stops it, and who sends it."""
    links = fill(snippets["foot"], {"unsubscribe_url": frame.unsubscribe_url}, language=wording.language) if frame.unsubscribe_url else ""
    firm = fill("{{ line }}", {"line": ", ".join(filter(None, [frame.name, *frame.address.splitlines()]))}, language=wording.language)
    return [line for line in (" ".join(filter(None, [wording.because.strip(), links.strip()])), firm) if line]


def _one_line(text: str) -> str:
    return " ".join(reveal(text).split())
