"""The share kit: the words an advocate passes on, disclosure first, and where each button leads. No receiver is ever filled in."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from goodword.feedback.values.quotes import Shown
from goodword.lib import qr
from goodword.links import queries as links
from goodword.links.values import Link, ShareChannel
from goodword.portal import gains
from goodword.portal.look import Look, own_words
from goodword.programs.values import Program

_QUIET = 2  # white squares around a QR code; the sheet it lies on adds its own


@dataclass(frozen=True)
class Kit:
    """What an advocate shares."""

    url: str  # to read and copy, without a channel
    disclosure: str  # stays first, whatever the advocate writes; empty where there is nothing to gain
    message: str  # the advocate's own words, else the programme's
    subject: str
    shop: str
    code: str
    quotation: str = ""  # a customer's words, as long as they may be passed on

    def text(self, channel: ShareChannel) -> str:
        """Return the whole text for a channel: disclosure, message, link."""
        return "\n\n".join(filter(None, [self.disclosure, *self.words[:-1], f"{self.words[-1]}\n{self.link(channel)}"]))

    @property
    def words(self) -> list[str]:
        """The paragraphs between disclosure and link: the message, and the quotation where one was added."""
        return [self.message, *filter(None, [self.quotation])]

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


def kit_of(program: Program, link: Link, look: Look, *, quote: Shown | None = None) -> Kit:
    """Return the share kit of an advocate in the language of the page, with a customer's words where one was added."""
    standard = own_words(program.offer.message, language=look.language, fallback=program.language)
    return Kit(
        url=links.link_url(link.code),
        disclosure=_("I get something too if you buy: %(gain)s.") % {"gain": gain} if (gain := gains.advocate_gets(program)) else "",
        message=link.message or standard or _("I like %(shop)s. This link gives you a welcome offer:") % {"shop": look.name},
        subject=_("A recommendation: %(shop)s") % {"shop": look.name},
        shop=look.name,
        code=link.code,
        quotation=quotation(quote) if quote else "",
    )


def quotation(quote: Shown) -> str:
    """Return a customer's words as they stand in a message: quoted, and with the name below that may be shown."""
    return _("“%(words)s” (%(name)s)") % {"words": quote.words, "name": quote.name or _("a customer")}


def qr_svg(url: str) -> SafeString:
    """Return a QR code for a page: it holds the address and nothing else, and takes its colours from the style sheet."""
    drawing = qr.draw(url)
    return format_html(
        '<svg class="p-qr" viewBox="-{quiet} -{quiet} {side} {side}" role="img" aria-label="{label}" shape-rendering="crispEdges"><path d="{path}"/></svg>',
        quiet=_QUIET,
        side=drawing.side + 2 * _QUIET,
        label=_("QR code for %(url)s") % {"url": url},
        path=drawing.path,
    )
