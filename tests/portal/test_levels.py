"""The advocate's tier on the own page, in the words of the language."""

import pytest
from django.test import Client

from tests.making import make_advocate, make_program
from tests.portal.conftest import NORDLICHT, NOW, enter
from tests.rewards.test_tiers import buy, refund, set_ladder


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("en", "1 more purchase of a friend to Bronze", "2 more purchases of friends to Gold"),
        ("de", "Noch 1 Einkauf einer geworbenen Person bis Bronze", "Noch 2 Einkäufe geworbener Personen bis Gold"),
    ],
)
def test_the_page_says_what_is_missing_to_the_next_tier(browser: Client, language: str, first: str, then: str) -> None:
    program = make_program(slug="tiers", rule=None, **NORDLICHT)
    set_ladder(program)
    anna, code = make_advocate(program, language=language)
    enter(browser, anna, program)
    assert first in browser.get("/a/").content.decode()
    buy(code, "ben", "cleo", at=NOW)
    page = browser.get("/a/").content.decode()
    assert then in page
    assert ("Doppelte Punkte." if language == "de" else "Twice the points.") in page
    refund("cleo", NOW)
    page = browser.get("/a/").content.decode()
    assert ("Silber bleibt bis" if language == "de" else "Silver stays until") in page


def test_without_tiers_the_page_says_nothing_of_them(browser: Client) -> None:
    program = make_program(slug="tiers", rule=None, **NORDLICHT)
    anna, _ = make_advocate(program)
    enter(browser, anna, program)
    assert "level-title" not in browser.get("/a/").content.decode()
