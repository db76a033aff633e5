"""The share kit: the words an advocate passes on, disclosure first, and where each button leads. No receiver is ever filled in."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from goodword.links import queries as links
from goodword.links.values import Link, ShareChannel
from goodword.portal import gains
from goodword.portal.look import Look, own_words
from goodword.programs.values import Program

_QUIET_MODULES = 2  # white edge around a QR code; our sheets add their own


@dataclass(frozen=True)
class Kit:
    """What an advocate shares."""

    url: str  # to read and copy, without a channel
    disclosure: str  # stays first, whatever the advocate writes; empty where there is nothing to gain
    message: str  # the advocate's own words, else the programme's
    subject: str
    shop: str
    code: str

    def text(self, channel: ShareChannel) -> str:
        """Return the whole text for a channel: disclosure, message, link."""
        return "\n\n".join(filter(None, [self.disclosure, f"{self.message}\n{self.link(channel)}"]))

    def link(self, channel: ShareChannel) -> str:
        """Return the link that tells by which channel it was passed on."""
        return links.link_url(self.code, channel=channel)

    def target(self, channel: ShareChannel) -> str:
        """Return where a share button leads; the advocate chooses there who gets it, and sends it from the own account."""
        if channel is ShareChannel.WHATSAPP:
            return f"https://wa.me/?{urlencode({'text': self.text(channel)}, quote_via=quote)}"
        if channel is ShareChannel.LINKEDIN:
            return f"https://www.linkedin.com/feed/?{urlencode({'shareActive': 'true', 'text': self.text(channel)}, quote_via=quote)}"
        return f"mailto:?{urlencode({'subject': self.subject, 'body': self.text(channel)}, quote_via=quote)}"


def kit_of(program: Program, link: Link, look: Look) -> Kit:
    """Return the share kit of an advocate in the language of the page."""
    standard = own_words(program.offer.message, language=look.language, fallback=program.language)
    return Kit(
        url=links.link_url(link.code),
        disclosure=_("I get something too if you buy: %(gain)s.") % {"gain": gain} if (gain := gains.advocate_gets(program)) else "",
        message=link.message or standard or _("I like %(shop)s. This link gives you a welcome offer:") % {"shop": look.name},
        subject=_("A recommendation: %(shop)s") % {"shop": look.name},
        shop=look.name,
        code=link.code,
    )


def qr_svg(url: str) -> SafeString:
    """Return a QR code as an SVG without style of its own; it holds the address and nothing else."""
    matrix = segno.make(url, error="m", micro=False).matrix
    runs = "".join(f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(matrix) for x, length in _runs(bytes(row)))
    side = len(matrix) + 2 * _QUIET_MODULES
    return format_html(
        '<svg class="p-qr" viewBox="-{quiet} -{quiet} {side} {side}" role="img" aria-label="{label}" shape-rendering="crispEdges"><path d="{runs}"/></svg>',
        quiet=_QUIET_MODULES,
        side=side,
        label=_("QR code for %(url)s") % {"url": url},
        runs=runs,
    )


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row and how many follow each other."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
