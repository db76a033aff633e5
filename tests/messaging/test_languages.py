"""Whoever speaks one of the five languages is written to in it: nothing falls back to English."""

import pytest

from goodword.messaging import catalogue
from goodword.messaging.queries.wordings import choose
from goodword.messaging.rendering import Frame, Wording, compose
from goodword.messaging.values import Purpose
from goodword.programs.rules import LANGUAGES
from goodword.rewards.kinds import KINDS

TO_CUSTOMERS = [slug for slug, one in catalogue.BUILT_IN.items() if one.purpose is not Purpose.STAFF]
AMOUNTS = {"coupon", "account_credit", "own_unit"}  # an amount, in money or a unit, says all there is to say
FRAME = Frame(name="Nordlicht", color="#123f3a", address="", unsubscribe_url="")


def worth(kind: str, language: str, amount: int) -> str:
    """Return how a mail calls a reward of a kind."""
    reward = {"kind": kind, "amount": amount, "unit": "EUR", "name": "Nordkap"}
    words = Wording(language=language, subject="x", preview="", because="", body="| {% render 'worth', reward: reward %}")
    return compose(words, {"reward": reward}, frame=FRAME, snippets=catalogue.snippets(language)).text


def test_the_languages_of_mails_are_those_of_programmes() -> None:
    assert set(catalogue.LANGUAGES) == set(LANGUAGES)


@pytest.mark.parametrize("slug", TO_CUSTOMERS)
def test_no_message_to_customers_falls_back_to_english(slug: str) -> None:
    found = {language: choose(slug, program_id=None, languages=[language], own={}) for language in LANGUAGES}
    assert {language: words.language for language, words in found.items()} == {language: language for language in LANGUAGES}
    for part in ("subject", "because", "body"):
        assert len({getattr(words, part) for words in found.values()}) == len(LANGUAGES), f"two languages have the same {part}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_reward_has_its_words_in_mails(language: str) -> None:
    bare = worth("account_credit", language, 2)
    for kind in (one.slug for one in KINDS if one.slug not in AMOUNTS):
        assert worth(kind, language, 2) != bare, kind
        assert language == "en" or kind == "product" or worth(kind, language, 2) != worth(kind, "en", 2), kind
