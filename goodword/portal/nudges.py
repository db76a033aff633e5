"""A friendly word to friends who have not bought yet: days after sharing, in the advocate's own mail or messenger, with no receiver filled in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from goodword.links.queries.shares import shared_between
from goodword.links.values import ShareChannel
from goodword.portal.look import own_words
from goodword.portal.sessions import Guest
from goodword.portal.sharing import Kit
from goodword.programs.values import NUDGE_AFTER_DAYS
from goodword.referrals import queries as referrals
from goodword.referrals.values import AdvocateStep

_NOT_BOUGHT = (AdvocateStep.CLAIMED, AdvocateStep.SIGNED_UP)


@dataclass(frozen=True)
class Nudge:
    """The word that is ready, who it may be for, and where its buttons lead."""

    who: str
    text: str
    mail: str
    whatsapp: str
    sms: str


def nudge_of(guest: Guest, kit: Kit, *, now: datetime) -> Nudge | None:
    """Return the word, in the language of the page; None where the programme has none, or nothing was shared long enough ago.

    Only friends who ticked that the advocate may know are named; that others have bought or not is told to nobody.
    """
    program = guest.program
    words = own_words(program.offer.nudge, language=guest.look.language, fallback=program.language)
    before = now - timedelta(days=NUDGE_AFTER_DAYS)
    if not words:
        return None
    lines = referrals.of_advocate(guest.contact.id, program_id=program.id)
    names = sorted({line.first_name for line in lines if line.first_name and line.step in _NOT_BOUGHT and line.at and line.at <= before})
    since = now - timedelta(days=program.policy.window_days)
    if not names and not shared_between(guest.contact.id, program_id=program.id, since=since, until=before):
        return None
    who = _("Not bought yet: %(names)s.") % {"names": ", ".join(names)} if names else _("Perhaps a friend has only forgotten about it.")
    text = "\n\n".join(filter(None, [kit.disclosure, words]))
    mail = urlencode({"subject": kit.subject, "body": f"{text}\n{kit.link(ShareChannel.MAIL)}"}, quote_via=quote)
    whatsapp = urlencode({"text": f"{text}\n{kit.link(ShareChannel.WHATSAPP)}"}, quote_via=quote)
    sms = urlencode({"body": f"{text}\n{kit.url}"}, quote_via=quote)
    return Nudge(who, words, f"mailto:?{mail}", f"https://wa.me/?{whatsapp}", f"sms:?{sms}")
