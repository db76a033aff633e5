"""The few marks that a mail's wording knows: heading, paragraph, button, list, scale, reward card, small print and closing words.

# Heading                        > small print
[Label](https://…) alone         ~ closing words, in the voice face
- item of a list                 | card: first line large, `code` at the right
= [0](https://…)                 lines in a row: the numbers of a scale to click
**strong** and [links](https://…) within a line
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import nh3

from goodword.messaging.rendering.disguise import reveal

_SCHEMES = {"https", "http", "mailto", "tel"}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\n]*)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")


class Kind(StrEnum):
    """What a block of a mail is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BUTTON = "button"
    ITEMS = "items"
    CARD = "card"
    SMALL = "small"
    CLOSING = "closing"
    SCALE = "scale"


_MARKS = {"#": Kind.HEADING, "-": Kind.ITEMS, "|": Kind.CARD, ">": Kind.SMALL, "~": Kind.CLOSING, "=": Kind.SCALE}


@dataclass(frozen=True)
class Block:
    """One block of a mail; its lines still wear the disguise of values."""

    kind: Kind
    lines: tuple[str, ...]
    label: str = ""
    url: str = ""


def blocks(text: str) -> Iterator[Block]:
    """Return the blocks of a filled-in text in their order."""
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        if len(lines) == 1 and (link := _LINK.fullmatch(lines[0])):
            if url := safe_url(reveal(link[2])):
                yield Block(Kind.BUTTON, (), label=reveal(link[1]), url=url)
            continue
        kind = _MARKS.get(lines[0][:2].rstrip(), Kind.PARAGRAPH)
        if kind is not Kind.PARAGRAPH:
            mark = lines[0][0]
            lines = [line.removeprefix(mark).strip() for line in lines]
        yield Block(kind, tuple(line for line in lines if line))


def card_of(block: Block) -> tuple[list[str], str]:
    """Return a card's lines and the code that stands at its right, or an empty string."""
    codes = [reveal(found) for line in block.lines for found in _CODE.findall(line)]
    return [rest for line in block.lines if (rest := _CODE.sub("", line).strip())], next(iter(codes), "")


def scale_of(block: Block) -> list[tuple[str, str]]:
    """Return the label and the address of each number of a scale; what leads nowhere is left out."""
    found = [_LINK.fullmatch(line) for line in block.lines]
    pairs = [(reveal(link[1]), safe_url(reveal(link[2]))) for link in found if link]
    return [(label, url) for label, url in pairs if url]


def to_html(line: str, *, link: str = "") -> str:
    """Return a line as safe HTML: everything escaped, then links and strong words; `link` holds the attributes of links."""
    pieces, end = [], 0
    for found in _LINK.finditer(line):
        pieces.append(_strong(line[end : found.start()]))
        label, url = _strong(found[1]), safe_url(reveal(found[2]))
        pieces.append(f'<a {link} href="{html.escape(url)}">{label}</a>' if url else label)
        end = found.end()
    pieces.append(_strong(line[end:]))
    return nh3.clean("".join(pieces), tags={"a", "strong"}, attributes={"a": {"href", "style", "class"}}, url_schemes=_SCHEMES, link_rel=None)


def to_text(line: str) -> str:
    """Return a line as plain text; a link shows its address behind its label."""

    def spelled(found: re.Match[str]) -> str:
        url = safe_url(reveal(found[2]))
        return f"{found[1]}: {url}" if url else found[1]

    return reveal(_STRONG.sub(r"\1", _LINK.sub(spelled, line)))


def safe_url(url: str) -> str:
    """Return the address where a person may be sent, or an empty string for any other scheme."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if re.search(r"\s", url) or parts.scheme not in _SCHEMES or (parts.scheme in {"http", "https"} and not parts.hostname):
        return ""
    return url


def _strong(text: str) -> str:
    return reveal_html(_STRONG.sub(r"<strong>\1</strong>", html.escape(text)))


def reveal_html(text: str) -> str:
    """Return escaped text with the values' punctuation back in place, escaped as well."""
    return "".join(html.escape(reveal(sign)) if "\ue000" <= sign <= "\ue07f" else sign for sign in text)
