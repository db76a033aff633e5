"""Decisions about silent leavers: whose purchases fade, which reasons people may give, and how many complaints are never voiced.

That a silence counts from three usual gaps on, and after four purchases, is a rule of thumb of ours, and both can be changed. It stands for what models
of buying until somebody is gone decide more finely (Schmittlein, Morrison, Colombo, Management Science 1987, from memory).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from goodword.feedback.rules.scores import wilson
from goodword.feedback.values.leavers import Fading, SilenceReason, Words

TIMES, PURCHASES = 3, 4
TIMES_BOUNDS, PURCHASES_BOUNDS = (2, 10), (3, 50)
LEAST_SILENCE = timedelta(days=21)  # whoever buys each day and was on holiday has not left
LONGEST_SILENCE = timedelta(days=365)  # who has been gone for longer is not brought back by a mail
RECENT = timedelta(days=14)  # a sign older than this is not written about any more, such as after a switch that was off
REST = timedelta(days=182)
ANSWER_WITHIN = timedelta(days=60)
REASONS_MAX, REASON_MAX, WORDS_MAX = 12, 120, 4000
ANSWERS_LEAST = 30  # before the share of the dissatisfied is taken for that of all customers
SURE = 30


def fading(bought_at: Sequence[datetime], *, times: int, purchases: int, now: datetime) -> Fading | None:
    """Return why somebody's purchases seem to fade, or None where they do not, or where too few are known to say so.

    The usual gap is the median of the gaps between days with purchases. Purchases every 30 days and a silence of 91 days fade (3 · 30 < 91). Silences
    below three weeks and beyond a year count as nothing.
    """
    days = sorted({at.date() for at in bought_at if at <= now})
    if len(days) < max(purchases, 2):
        return None
    usual = median((later - earlier).days for earlier, later in pairwise(days))
    last = max(at for at in bought_at if at <= now)
    silent = now - last
    if not LEAST_SILENCE <= silent <= LONGEST_SILENCE or silent <= timedelta(days=times * usual):
        return None
    return Fading(len(days), float(usual), silent / timedelta(days=1), last)


@dataclass(frozen=True)
class Unvoiced:
    """An estimate of how many of those who were dissatisfied said nothing, 0 … 1, with its range."""

    share: float
    low: float
    high: float
    dissatisfied: int  # of all customers, estimated


def unvoiced(*, complaints: int, detractors: int, answers: int, customers: int) -> Unvoiced | None:
    """Return which share of complaints was never voiced: 1 − complaints ÷ (dissatisfied share × customers); None where too little is known.

    The dissatisfied share is that of the detractors among the answers, its range the 95 % interval after Wilson; fewer than thirty answers, or customers,
    say nothing. 12 complaints, 20 detractors of 100 answers and 1,000 customers: 200 dissatisfied, 94 % unvoiced. More complaints than dissatisfied people
    give 0.
    """
    if answers < ANSWERS_LEAST or customers < SURE or not detractors:
        return None
    shares = (detractors / answers, *wilson(detractors, answers))
    middle, low, high = (max(1 - complaints / (share * customers), 0.0) if share else 0.0 for share in shares)
    return Unvoiced(middle, low, high, round(shares[0] * customers))


def _words(*texts: str) -> Words:
    return dict(zip(("en", "de", "nl", "it", "ms"), texts, strict=True))


# What the page offers until the house keeps a list of its own.
REASONS: tuple[SilenceReason, ...] = (
    SilenceReason("effort", _words(
        "It was too much trouble", "Es war mir zu mühsam", "Het was te veel moeite", "Era troppo complicato", "Terlalu menyusahkan",
    )),
    SilenceReason("useless", _words(
        "I thought it would change nothing", "Ich dachte, es ändert nichts", "Ik dacht dat het niets zou veranderen", "Pensavo che non cambiasse nulla",
        "Saya fikir ia tidak akan mengubah apa-apa",
    )),
    SilenceReason("where", _words(
        "I did not know where", "Ich wusste nicht, wo", "Ik wist niet waar", "Non sapevo dove", "Saya tidak tahu di mana",
    )),
    SilenceReason("small", _words(
        "It was only a small thing", "Es war nur eine Kleinigkeit", "Het was maar iets kleins", "Era solo una piccola cosa", "Ia hanya perkara kecil",
    )),
    SilenceReason("elsewhere", _words(
        "I found something else", "Ich habe etwas anderes gefunden", "Ik heb iets anders gevonden", "Ho trovato altro", "Saya telah menemui pilihan lain",
    )),
    SilenceReason("nothing", _words(
        "Nothing was wrong", "Es war nichts", "Er was niets mis", "Andava tutto bene", "Tiada apa-apa masalah",
    )),
)  # fmt: skip
