"""Decisions about public reviews: everybody who answered is asked or nobody, and nothing is given for it (16 CFR 465; UCPD, annex I, 23b and 23c)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from goodword.feedback.rules.problems import Problem
from goodword.feedback.rules.questions import LANGUAGES
from goodword.feedback.values.reviews import NewPlace

NAME_MAX, URL_MAX, GUIDE_MAX, MINUTES_MAX, PLACES_MAX = 80, 500, 2000, 60, 20
REST = timedelta(days=182)  # after a question for a review, as after every question; a rule of thumb (KNOWN_NUMBERS, section 3)
PERIOD_MAX = timedelta(days=365)

# Words that promise something for a review; public sites forbid that, and so does the law.
_PROMISES: Mapping[str, tuple[str, ...]] = {
    "en": ("reward", "rewards", "voucher", "coupon", "discount", "gift", "prize", "cashback", "credit", "points", "raffle", "for free", "win"),
    "de": ("belohnung", "prämie", "gutschein", "rabatt", "geschenk", "gewinn", "gewinnen", "guthaben", "punkte", "verlosung", "gratis", "kostenlos"),
    "nl": ("beloning", "tegoedbon", "cadeaubon", "korting", "cadeau", "prijs winnen", "winnen", "tegoed", "punten", "gratis"),
    "it": ("premio", "ricompensa", "buono", "sconto", "regalo", "omaggio", "vincere", "credito", "punti", "gratis"),
    "ms": ("ganjaran", "baucar", "kupon", "diskaun", "hadiah", "mata ganjaran", "percuma", "menang"),
}
_PROMISED = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for words in _PROMISES.values() for word in words)})(?!\w)", re.IGNORECASE)


def promise(text: str) -> str:
    """Return the first word of a text that promises something for a review, or an empty string: "a voucher for you" gives "voucher"."""
    found = _PROMISED.search(text)
    return found[0] if found else ""


def place_problems(place: NewPlace) -> list[Problem]:
    """Return what is wrong with a place; nothing where it may be kept."""
    found = []
    if not place.name.strip() or len(place.name) > NAME_MAX:
        found.append(Problem("name_missing", "name", 1, NAME_MAX))
    parts = urlsplit(place.url)
    if parts.scheme != "https" or not parts.netloc or len(place.url) > URL_MAX or parts.username is not None:
        found.append(Problem("url_invalid", "url"))
    if not 1 <= place.minutes <= MINUTES_MAX:
        found.append(Problem("out_of_bounds", "minutes", 1, MINUTES_MAX))
    for language in LANGUAGES:
        guide = place.guides.get(language, "")
        if len(guide) > GUIDE_MAX:
            found.append(Problem("too_long", f"guide_{language}", 0, GUIDE_MAX))
        if promise(guide):
            found.append(Problem("promises", f"guide_{language}"))
    return found


def round_problem(*, places: int, since: datetime, until: datetime, rewarded: bool, now: datetime) -> str:
    """Return why a round cannot start (no_place, period_invalid, rewarded), or an empty string.

    `rewarded` says that a rule gives something for answers to the survey: whoever was paid for the answer would seem paid for the review.
    """
    if not places:
        return "no_place"
    if not since < until <= now or until - since > PERIOD_MAX:
        return "period_invalid"
    return "rewarded" if rewarded else ""


def steps(guides: Mapping[str, str], language: str) -> list[str]:
    """Return the steps of a guide in a language, else in English, else in any there is."""
    text = next(filter(None, (guides.get(code, "").strip() for code in (language[:2], *LANGUAGES))), "")
    return [line.strip() for line in text.splitlines() if line.strip()]
