"""The advocate's statement: a year to read, print and take along, and nobody else's."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from goodword.lib import clock
from goodword.links.values import AccessPurpose
from goodword.portal import statement
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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Your statement for 2026", "Earned", "Before: €0", "After: €10", "Made on 10 November 2026", "9 November 2026"]),
        ("de", ["Ihr Auszug für 2026", "Verdient", "Davor: 0 €", "Danach: 10 €", "Erstellt am 10. November 2026", "9. November 2026"]),
        ("nl", ["Uw overzicht voor 2026", "Verdiend", "Daarna: € 10", "Gemaakt op 10 november 2026", "Bedrag", "Saldo"]),
        ("it", ["Il Suo estratto conto 2026", "Guadagnato", "Dopo: 10 €", "Emesso il 10 novembre 2026", "Importo", "Saldo"]),
        ("ms", ["Penyata anda bagi tahun 2026", "Diperoleh", "Selepas: €10", "Dibuat pada 10 November 2026", "Jumlah", "Baki"]),
    ],
)
def test_a_statement_to_keep_says_the_same_on_paper(browser: Client, anna: Advocate, earned: Program, language: str, words: list[str]) -> None:
    with clock.at(LATER):
        enter(browser, anna.id, earned, now=LATER)
        browser.get(f"/a/statement?lang={language}")
        answer = browser.get("/a/statement/2026.pdf")
        assert browser.get("/a/statement/1999.pdf").status_code == 404
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/pdf", 'attachment; filename="statement-2026.pdf"')
    paper = PdfReader(BytesIO(answer.content))
    assert (len(paper.pages), paper.root_object["/Lang"]) == (1, language)
    said = " ".join(paper.pages[0].extract_text().split())
    for one in (*words, "Anna", "Nordlicht, Speicherweg 12, Hamburg", "Coffee for friends"):
        assert one in said


def test_without_the_program_that_prints_there_is_no_paper(browser: Client, anna: Advocate, earned: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "can_print", lambda: False)
    with clock.at(LATER):
        enter(browser, anna.id, earned, now=LATER)
        assert "PDF" not in browser.get("/a/statement").content.decode()
        assert browser.get("/a/statement/2026.pdf").status_code == 404


@pytest.mark.parametrize("path", ["/a/statement", "/a/statement/2026", "/a/statement/2026.pdf"])
def test_a_statement_is_for_who_it_is_about(browser: Client, anna: Advocate, earned: Program, path: str) -> None:
    assert b"Earned" not in browser.get(path).content
    enter(browser, make_contact("cleo@example.com"), earned)
    answer = browser.get(path)
    said = PdfReader(BytesIO(answer.content)).pages[0].extract_text() if path.endswith("pdf") else answer.getvalue().decode()
    assert "Earned" not in said
    enter(browser, anna.id, earned, purpose=AccessPurpose.PREFERENCES)
    assert b"Earned" not in browser.get(path).content
