"""The books in the console: trial balance, closing, files, statements and the tax year."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pypdf import PdfReader

from goodword.contacts.actions import people
from goodword.lib import clock
from goodword.operators.actions import change_organisation
from goodword.operators.values import SYSTEM, Role
from goodword.rewards import models
from goodword.rewards.queries import closings
from tests.console.test_rewards import rewarded, signed_in, url, words_on
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.rewards.test_payouts import make_file, name_account

pytestmark = pytest.mark.django_db

NOVEMBER_20 = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(NOVEMBER_20):
        yield


def body(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def test_a_month_is_looked_at_and_closed() -> None:
    rewarded()
    olga = signed_in()
    page = words_on(olga.get(url("books") + "?month=2026-10"))
    assert "Adds up" in page
    assert "€20" in page
    assert "Close the month" in page
    assert "Close the month" not in words_on(olga.get(url("books")))  # the present one is not over
    assert olga.post(url("books_close", "2026-10")).status_code == 302
    page = words_on(olga.get(url("books") + "?month=2026-10"))
    assert "This month is closed" in page
    assert "closed by Olga Lindner" in page
    assert "Close the month" not in page


def test_a_month_that_is_not_over_stays_open() -> None:
    rewarded()
    olga = signed_in()
    assert "another one comes first" in words_on(olga.post(url("books_close", "2026-11"), follow=True))
    assert closings.closings() == []


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OWNER, Role.ADMIN}])
def test_only_who_answers_for_the_books_closes_them(role: Role) -> None:
    rewarded()
    somebody = signed_in(role)
    assert somebody.post(url("books_close", "2026-10")).status_code == 403
    assert closings.closings() == []
    if (response := somebody.get(url("books") + "?month=2026-10")).status_code == 200:
        assert "Close the month" not in words_on(response)


@pytest.mark.parametrize(("name", "parts"), [("books", ()), ("tax_year", ()), ("books_export", ("2026-10", "csv")), ("tax_export", (2026,))])
def test_strangers_and_sales_see_no_books(name: str, parts: tuple[Any, ...]) -> None:
    assert Client().get(url(name, *parts)).status_code == 302
    assert signed_in(Role.SALES).get(url(name, *parts)).status_code == 403


def test_the_tax_list_with_addresses_needs_both_rights() -> None:
    auditor = signed_in(Role.AUDITOR)
    assert auditor.get(url("tax_year")).status_code == 200
    assert auditor.get(url("tax_export", 2026)).status_code == 403
    assert signed_in(Role.MARKETER).get(url("tax_export", 2026)).status_code == 200


@pytest.mark.parametrize("path", ["books?month=x", "books?month=2026-13"])
def test_what_is_no_month_is_not_there(path: str) -> None:
    assert signed_in().get(url("books") + path.removeprefix("books")).status_code == 404


def test_the_files_of_a_month_hold_its_transfers_and_no_name() -> None:
    rewarded()
    olga = signed_in()
    table = body(olga.get(url("books_export", "2026-10", "csv")))
    assert table.count("\r\n") == 3
    assert "anna" not in table.lower()
    journal = body(olga.get(url("books_export", "2026-10", "journal")))
    assert journal.count("10.00 EUR") == 4
    assert "expenses:rewards:coffee  10.00 EUR" in journal
    assert olga.get(url("books_export", "2026-10", "exe")).status_code == 404


def test_a_statement_can_be_read_and_taken_along() -> None:
    rewarded()
    anna = make_contact("anna@example.com")
    olga = signed_in()
    assert "Earned Coffee for friends €10 €10" in words_on(olga.get(url("statement", anna)))
    assert "Nothing moved" in words_on(olga.get(url("statement", anna) + "?year=2025"))
    assert "Earned,Coffee for friends,EUR,10.00,10.00" in body(olga.get(url("statement_export", anna, 2026)))
    assert olga.get(url("statement", anna) + "?year=99999").status_code == 404
    assert signed_in(Role.SALES).get(url("statement", anna)).status_code == 403
    support = signed_in(Role.SUPPORT)
    assert support.get(url("statement_export", anna, 2026)).status_code == support.get(url("statement_pdf", anna, 2026)).status_code == 403


@pytest.mark.parametrize(("language", "word"), [("nl", "Verdiend"), ("", "Earned"), ("fr", "Earned")])
def test_a_statement_on_paper_speaks_the_language_of_whom_it_is_about(language: str, word: str) -> None:
    olga = signed_in()
    rewarded()
    anna = make_contact("anna@example.com")
    people.change(anna, {"language": language}, actor=SYSTEM, now=START)
    answer = olga.get(url("statement_pdf", anna, 2026))
    assert answer["Content-Disposition"] == 'attachment; filename="statement-2026.pdf"'
    said = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert word in said
    assert olga.get(url("statement_pdf", anna, 1999)).status_code == 404


def test_no_cell_of_a_statement_is_a_formula() -> None:
    program = make_program(name="=1+1")
    _, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(START + days(30))
    assert ",'=1+1," in body(signed_in().get(url("statement_export", make_contact("anna@example.com"), 2026)))


@pytest.mark.parametrize(("euros", "share"), [(127, 49), (128, 50), (255, 99), (256, 100)])
def test_the_tax_year_stands_beside_the_threshold(euros: int, share: int) -> None:
    change_organisation(actor=SYSTEM, now=START, country="DE")
    anna = paid(euros * 100)
    page = words_on(signed_in().get(url("tax_year")))
    assert "§ 22 Nr. 3 EStG" in page
    assert f"€{euros} {share}% of the threshold" in page
    assert f"{anna},Anna,anna@example.com,,2026,EUR,{euros}.00,256.00,{share}" in body(signed_in(Role.ADMIN).get(url("tax_export", 2026)))


def test_a_country_without_a_threshold_has_sums_all_the_same() -> None:
    change_organisation(actor=SYSTEM, now=START, country="NL")
    paid(5000)
    page = words_on(signed_in().get(url("tax_year")))
    assert "We know no threshold for NL" in page
    assert "€50" in page
    assert "Nobody received" in words_on(signed_in(Role.ADMIN).get(url("tax_year") + "?year=2025"))


def test_a_running_sum_goes_on_from_page_to_page(monkeypatch: pytest.MonkeyPatch) -> None:
    rewarded()
    monkeypatch.setattr("goodword.console.rewards.books.PAGE_LIMIT", 1)
    olga = signed_in()
    first = olga.get(url("ledger"))
    second = olga.get(url("ledger") + f"?after={first.context['page'].next_cursor}")
    assert [row.running for row in first.context["rows"]] == ["€10"]
    assert [row.running for row in second.context["rows"]] == ["€20"]
    assert olga.get(url("ledger") + "?after=nonsense").status_code == 404
    assert models.Posting.objects.count() == 2


def paid(minor: int) -> UUID:
    """Pay Anna an amount in cash, and have it leave the house."""
    rule = {"benefits": [{"side": "advocate", "kind": {"slug": "cash", "settings": {"amount_minor": minor}}}], "hold_days": 1}
    program = make_program(rule=rule)
    anna, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(START + days(3))
    name_account(anna, program)
    make_file(now=START + days(20))
    return anna
