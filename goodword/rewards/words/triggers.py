"""What makes a rule look, as the beginning of its sentence; of purchases, see the sentence itself."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from goodword.lib.money import Money
from goodword.rewards.triggers.on_day import CUSTOMER_SINCE
from goodword.rewards.values import Setup
from goodword.rewards.words import amounts
from goodword.rewards.words.pieces import Clause, Piece, clause, either

Settings = Mapping[str, Any]


def when(trigger: Setup, conditions: Mapping[str, Settings], *, currency: str) -> Clause | None:
    """Return the clause that says what makes a rule look; None for a purchase, where the conditions say it."""
    if trigger.slug == "outcome":
        return _outcome(trigger.settings, conditions, currency)
    words = _WORDS.get(trigger.slug)
    return words(trigger.settings) if words else None


def receiver(trigger: Setup) -> str | None:
    """Return who the person is where no friend did anything; None where it is the recommender."""
    if trigger.slug == "date" and trigger.settings.get("day"):
        return _("every recommender")
    return {"answer": _("this person"), "complaint": _("this person"), "manual": _("the receiver")}.get(trigger.slug)


def _outcome(settings: Settings, conditions: Mapping[str, Settings], currency: str) -> Clause:
    # Translators: the name of an event in quotation marks of the language
    events = Piece(either([_("“%(name)s”") % {"name": one} for one in settings.get("any_of", ())]), "trigger.any_of")
    minimum = conditions.get("minimum_amount", {}).get("amount_minor", 0)
    least = Piece(amounts.amount(Money(minimum, currency)), "minimum_amount.amount_minor")
    if "first_purchase" in conditions:
        # Translators: an event that the shop reports, by its own name: "When your shop reports a friend’s first “trial_started”".
        words = _("When a friend’s first %(event)s is reported and is at least %(minimum)s") if minimum else _("When a friend’s first %(event)s is reported")
        return clause(words, event=events, minimum=least)
    if nth := conditions.get("nth_purchase"):
        n = Piece(amounts.number(nth.get("n", 2)), "nth_purchase.n")
        every = nth.get("every", False)
        words = _("Each time a friend’s %(event)s has been reported %(n)s times") if every else _("When a friend’s %(event)s is reported for time number %(n)s")
        return clause(words, event=events, n=n)
    words = _("When a friend’s %(event)s is reported and is at least %(minimum)s") if minimum else _("When a friend’s %(event)s is reported")
    return clause(words, event=events, minimum=least)


def _signup(settings: Settings) -> Clause:
    return (Piece(_("When a friend signs up"), "trigger"),)


def _milestone(settings: Settings) -> Clause:
    friends, every, within = settings.get("counts", "customers") == "customers", settings.get("every", False), settings.get("within", "all")
    n = Piece(amounts.number(settings.get("reach", 5)), "trigger.reach")
    if within == "all":
        words = {
            (True, False): _("When %(n)s friends of a recommender have bought"),
            (True, True): _("Each time %(n)s more friends of a recommender have bought"),
            (False, False): _("When friends of a recommender have made %(n)s purchases"),
            (False, True): _("Each time friends of a recommender have made %(n)s more purchases"),
        }[friends, every]
        return clause(words, n=n)
    period = {"month": _("in one calendar month"), "quarter": _("in one quarter of a year"), "year": _("in one calendar year")}[within]
    words = {
        (True, False): _("When %(n)s friends of a recommender have bought %(period)s"),
        (True, True): _("Each time %(n)s more friends of a recommender have bought %(period)s"),
        (False, False): _("When friends of a recommender have made %(n)s purchases %(period)s"),
        (False, True): _("Each time friends of a recommender have made %(n)s more purchases %(period)s"),
    }[friends, every]
    return clause(words, n=n, period=Piece(period, "trigger.within"))


def _share(settings: Settings) -> Clause:
    if channels := settings.get("channels", ()):
        # Translators: by mail or whatsapp
        return clause(_("When a recommender shares the link by %(channels)s"), channels=Piece(either([_channel(one) for one in channels]), "trigger.channels"))
    return (Piece(_("When a recommender shares the link"), "trigger"),)


def _channel(one: str) -> str:
    names = {"native": _("the share menu"), "mail": _("mail"), "whatsapp": "WhatsApp", "linkedin": "LinkedIn", "copy": _("copying"), "qr": _("QR code")}
    return names.get(one, one)


def _date(settings: Settings) -> Clause:
    if day := settings.get("day"):
        return clause(_("When %(day)s comes"), day=Piece(amounts.day(date.fromisoformat(day)), "trigger.day"))
    field = settings.get("field", "")
    if field == CUSTOMER_SINCE:
        return (Piece(_("Each year on the day on which somebody became a customer"), "trigger.field"),)
    # Translators: the name of a field that the shop made for its contacts, such as birthday
    return clause(_("Each year on the day in the field “%(field)s”"), field=Piece(field, "trigger.field"))


def _answer(settings: Settings) -> Clause:
    lowest, highest = settings.get("lowest", 0), settings.get("highest", 10)
    kind = settings.get("kind", "").upper()
    if (lowest, highest) == (0, 10):
        if not kind:
            return (Piece(_("When somebody answers a survey, whatever the answer"), "trigger"),)
        return clause(_("When somebody answers a survey (%(kind)s), whatever the answer"), kind=Piece(kind, "trigger.kind"))
    scores = {"lowest": Piece(amounts.number(lowest), "trigger.lowest"), "highest": Piece(amounts.number(highest), "trigger.highest")}
    if not kind:
        return clause(_("When somebody answers a survey with a score from %(lowest)s to %(highest)s"), **scores)
    return clause(_("When somebody answers a survey (%(kind)s) with a score from %(lowest)s to %(highest)s"), kind=Piece(kind, "trigger.kind"), **scores)


def _complaint(settings: Settings) -> Clause:
    return (Piece(_("When somebody complains"), "trigger"),)


def _manual(settings: Settings) -> Clause:
    return (Piece(_("When our staff give it by hand"), "trigger"),)


_WORDS: Mapping[str, Callable[[Settings], Clause]] = {
    "signup": _signup,
    "milestone": _milestone,
    "share": _share,
    "date": _date,
    "answer": _answer,
    "complaint": _complaint,
    "manual": _manual,
}
