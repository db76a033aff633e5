"""Units of the shop's own: said in words, kept in integers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.lib.money import AmountInvalid, Money, decimals, to_minor, to_text
from goodword.lib.units import CODE, Unit, locale_of, name, say

KWH = Unit("KWH.2", "kWh", {"en": {"one": "kilowatt hour", "other": "kilowatt hours"}, "de": {"one": "Kilowattstunde", "other": "Kilowattstunden"}})
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("minor", "language", "said"),
    [
        (100, "en", "1 kilowatt hour"),
        (150, "en", "1.5 kilowatt hours"),
        (1, "en", "0.01 kilowatt hours"),
        (0, "en", "0 kilowatt hours"),
        (-100, "en", "-1 kilowatt hour"),
        (123456, "de", "1.234,56 Kilowattstunden"),
        (100, "de", "1 Kilowattstunde"),
        (1000, "nl", "10 kWh"),
    ],
)
def test_an_amount_is_said_in_the_forms_of_the_language(minor: int, language: str, said: str) -> None:
    assert say(KWH, minor, locale=locale_of(language)).replace(NBSP, " ") == said


def test_what_has_no_words_is_said_by_what_there_is() -> None:
    assert say(Unit("STAR.0"), 3, locale=locale_of("it")).replace(NBSP, " ") == "3 STAR"
    assert name(Unit("STAR.0", forms={"de": {"other": "Sterne"}}), "it") == "Sterne"


@given(st.from_regex(CODE, fullmatch=True), st.integers(0, 10**15))
def test_amounts_are_integers_of_the_smallest_unit_and_come_back_from_text(code: str, minor: int) -> None:
    assert decimals(code) == int(code[-1])
    assert to_minor(to_text(minor, code), code) == minor
    assert Money(minor, code) + Money(0, code) == Money(minor, code)
    with pytest.raises(AmountInvalid):
        to_minor(f"0.{'0' * decimals(code)}1", code)
