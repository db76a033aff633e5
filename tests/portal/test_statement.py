"""The advocate's statement: a year to read, print and take along, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client

from goodword.lib import clock
from goodword.links.values import AccessPurpose
from goodword.programs.values import Program
from tests.making import START, days, make_contact, send, work
from tests.portal.conftest import Advocate, enter

LATER = START + days(40)


@pytest.fixture
def earned(coffee: Program, anna: Advocate) -> Program:
    """Let Ben buy with Anna's code, and both get their coupons."""
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=anna.code)
    work(LATER - timedelta(days=1))
    return coffee


def test_anna_reads_what_moved_and_takes_it_along(browser: Client, anna: Advocate, earned: Program) -> None:
    with clock.at(LATER):
        enter(browser, anna.id, earned, now=LATER)
        assert "/a/statement" in browser.get("/a/").content.decode()
        page = browser.get("/a/statement").content.decode()
        assert "Your statement for 2026" in page
        assert "Earned" in page
        table = b"".join(browser.get("/a/statement/2026").streaming_content).decode()  # type: ignore[attr-defined]
        assert "Earned,Coffee for friends,EUR,10.00,10.00" in table
        assert browser.get("/a/statement/1999").status_code == 404
        assert "Your statement for 2026" in browser.get("/a/statement?year=1").content.decode()


@pytest.mark.parametrize(("language", "word"), [("de", "Verdient"), ("nl", "Verdiend"), ("it", "Guadagnato"), ("ms", "Diperoleh")])
def test_a_statement_speaks_the_language_of_the_page(browser: Client, anna: Advocate, earned: Program, language: str, word: str) -> None:
    with clock.at(LATER):
        enter(browser, anna.id, earned, now=LATER)
        assert word in browser.get(f"/a/statement?lang={language}").content.decode()


@pytest.mark.parametrize("path", ["/a/statement", "/a/statement/2026"])
def test_a_statement_is_for_who_it_is_about(browser: Client, anna: Advocate, earned: Program, path: str) -> None:
    assert b"Earned" not in browser.get(path).content
    enter(browser, make_contact("cleo@example.com"), earned)
    assert b"Earned" not in browser.get(path).getvalue()
    enter(browser, anna.id, earned, purpose=AccessPurpose.PREFERENCES)
    assert b"Earned" not in browser.get(path).content
