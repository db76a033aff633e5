"""Days, amounts and standing sentences of the portal in the language of the page."""

from datetime import datetime

from babel.dates import format_skeleton
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from goodword.portal.look import Look
from goodword.programs.values import PrivacyMode

_PLACES = {
    PrivacyMode.NO_STORAGE: _lazy("Nothing is stored on your device."),
    PrivacyMode.SESSION: _lazy(
        "Nothing is stored on your device before you press the button; then a number stands for your visit until the browser is closed."
    ),
    PrivacyMode.CONSENT: _lazy("Nothing is stored on your device unless you agree to it above; you can delete it in your browser at any time."),
}


def day(moment: datetime, *, now: datetime) -> str:
    """Return a day as people say it, "19 November", with the year where it is another one."""
    return format_skeleton("MMMMd" if moment.year == now.year else "yMMMMd", moment, locale=_locale())


def tick(recommender: str) -> str:
    """Return the words of the tick at the claim; what was shown is kept as proof."""
    if recommender:
        return _("%(name)s may see my first name and whether I bought.") % {"name": recommender}
    return _("The person who recommended this to me may see my first name and whether I bought.")


def remind() -> str:
    """Return the words of the consent to one reminder, which the chosen day follows."""
    return _("Remind me of this offer by one mail, unless I have bought by then:")


def remind_choice(days: int) -> str:
    """Return one of the days from which a friend chooses."""
    return {7: _("in a week"), 14: _("in two weeks")}.get(days) or ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def _locale() -> str:
    # English here is international English: 19 November, not November 19.
    return {"en": "en_GB"}.get(language := translation.get_language() or "en", language)


def remember() -> str:
    """Return the words of the consent to a lasting cookie."""
    return _("Remember on this device that I was recommended, until the offer ends. I can delete that in the browser at any time.")


def privacy_of_claim(look: Look, *, name: str, recommended: bool, mode: PrivacyMode) -> list[str]:
    """Return the privacy notice of the claim (GDPR art. 13 and 14: who, what, where from, what for, how long, which rights)."""
    lines = [
        _("%(shop)s keeps your mail address and, if you give it, your first name, to send you the code and to see that the offer is used once.")
        % {"shop": look.name}
    ]
    if recommended and name:
        lines.append(_("That %(name)s recommended us to you we know from the link you followed; everything else you typed yourself.") % {"name": name})
    elif recommended:
        lines.append(_("That you were recommended we know from the link you followed; everything else you typed yourself."))
    lines.append(
        _("What you do not confirm within 30 days is deleted. The rest is kept until the code is used or ends, and as long as the law asks for the books.")
    )
    lines.append(str(_PLACES[mode]))
    lines.append(_("You may see, correct, take along or erase your data, object at any time, and complain to a supervisory authority."))
    if look.contact_email:
        lines.append(_("Write to %(address)s.") % {"address": look.contact_email})
    return lines


def privacy_of_joining(look: Look) -> list[str]:
    """Return the privacy notice of the joining page (GDPR art. 13)."""
    lines = [
        _("%(shop)s keeps your mail address and, if you give it, your first name, to give you a link of your own and to thank you for recommendations.")
        % {"shop": look.name},
        _("What you do not confirm within 30 days is deleted. The rest is kept until you leave, and as long as the law asks for the books."),
        _("Friends learn of you what you allow; you learn of friends what they allow."),
        _("You may see, correct, take along or erase your data, object at any time, and complain to a supervisory authority."),
    ]
    if look.contact_email:
        lines.append(_("Write to %(address)s.") % {"address": look.contact_email})
    return lines
