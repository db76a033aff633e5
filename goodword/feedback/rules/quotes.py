"""Decisions about testimonials: what may be proposed, how who said it is named, how long a permission holds, and what is shown where."""

from collections.abc import Collection
from datetime import datetime, timedelta

from goodword.feedback.values.quotes import NameForm, Quote, QuoteState, Shown, Term, Use

WORDS_MAX = 600
WORDINGS_MAX = 5  # of one testimonial: who was asked so often has said what they want
ANSWER_WITHIN = timedelta(days=30)
REST = timedelta(days=182)  # after a question for words; a rule of thumb (KNOWN_NUMBERS, section 3: six months)
SHOWN_MAX = 3

_TERMS = {Term.YEAR: 1, Term.THREE_YEARS: 3}
_TO_BE_REWORDED = frozenset({QuoteState.ASKED, QuoteState.UNSENT, QuoteState.AGREED, QuoteState.CHANGED})
TO_BE_WITHDRAWN = frozenset({QuoteState.ASKED, QuoteState.UNSENT, QuoteState.AGREED, QuoteState.CHANGED})


def clean(words: str) -> str:
    """Return words without control signs, with single blanks, and without marks of quotation around them, which pages set themselves."""
    lines = ("".join(sign if sign.isprintable() else " " for sign in line).split() for line in words.splitlines())
    return " ".join(word for line in lines for word in line).strip(' "“”„«»')


def words_problem(words: str) -> str:
    """Return why words cannot be proposed (words_missing, words_too_long), or an empty string."""
    return "words_missing" if not words else "words_too_long" if len(words) > WORDS_MAX else ""


def name_of(form: NameForm, *, first_name: str, last_name: str) -> str:
    """Return how somebody is named: Ben Carstens, Ben C., Ben, or nothing. What is not known is left out."""
    if form is NameForm.NONE or not first_name:
        return ""
    if form is NameForm.FIRST or not last_name:
        return first_name
    return f"{first_name} {last_name}" if form is NameForm.FULL else f"{first_name} {last_name[0]}."


def name_forms(*, first_name: str, last_name: str) -> list[NameForm]:
    """Return the forms that differ for somebody; without a first name nobody is named."""
    if not first_name:
        return [NameForm.NONE]
    return list(NameForm) if last_name else [NameForm.FIRST, NameForm.NONE]


def until(term: Term, *, now: datetime) -> datetime | None:
    """Return when a permission of this term ends, on the same day of a later year; None: when it is taken back."""
    if term not in _TERMS:
        return None
    year = now.year + _TERMS[term]
    return now.replace(year=year, day=28) if (now.month, now.day) == (2, 29) else now.replace(year=year)


def may_reword(quote: Quote) -> bool:
    """Say whether staff may propose other words."""
    return quote.state in _TO_BE_REWORDED and quote.number + 1 < WORDINGS_MAX


def is_over(quote: Quote, *, now: datetime) -> bool:
    """Say whether a permission has run out."""
    return quote.until is not None and quote.until <= now


def is_open(quote: Quote, *, number: int, now: datetime) -> bool:
    """Say whether the link of a wording takes an answer."""
    return quote.state is QuoteState.ASKED and quote.number == number and quote.ends_at is not None and now < quote.ends_at


def shown(quotes: Collection[Quote], *, use: Use, language: str, now: datetime, limit: int = SHOWN_MAX) -> list[Shown]:
    """Return what may be shown for a use now: words in the reader's language first, and among equals those that were agreed to last."""
    allowed = [one for one in quotes if one.state is QuoteState.AGREED and use in one.uses and not is_over(one, now=now)]
    allowed.sort(key=lambda one: (one.language[:2] != language[:2], -(one.answered_at or one.created_at).timestamp(), str(one.id)))
    return [Shown(one.id, one.words, one.name, one.language[:2]) for one in allowed[:limit]]
