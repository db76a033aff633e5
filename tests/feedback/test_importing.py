"""Complaints from a file: columns, days and rows as they come; taken once, as history, with categories and causes; and what weighs most."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.contacts.actions import people
from goodword.contacts.models import Pause
from goodword.facts.models import Fact
from goodword.feedback import models
from goodword.feedback.actions import cases, importing, intake, topics
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries import cases as reads
from goodword.feedback.queries import topics as topic_reads
from goodword.feedback.rules import importing as rules
from goodword.feedback.rules.importing import DayOrder, Field, ImportedCase, RowProblem
from goodword.feedback.rules.themes import Kind, Theme, ranked
from goodword.feedback.values import CaseState, Category, NewCase, Origin, Severity
from goodword.lib.ids import new_id
from goodword.messaging.models import Message, Task
from goodword.operators.values import SYSTEM
from tests.feedback.makers import ASKED, answered, make_customer, make_survey

HEADINGS = ("Date received", "Product", "Sub-product", "Issue", "Sub-issue", "Company", "State", "ZIP code", "Timely response?", "Consumer disputed?")
ROWS = [
    ("7/29/2013", "Mortgage", "Other mortgage", "Loan servicing", "", "Bank", "NY", "10001", "Yes", "No"),
    ("1/5/2016", "Mortgage", "Fixed mortgage", "Loan servicing", "Escrow", "Bank", "NY", "10001", "No", "Yes"),
    ("1/5/2016", "Credit card", "", "Billing statement", "", "Bank", "CA", "10001", "Yes", ""),
    ("1/5/2016", "Credit card", "", "Billing statement", "", "Bank", "CA", "10001", "Yes", ""),
]
WHERE = rules.columns(HEADINGS)


# columns, days, rows


def test_columns_are_recognised_whatever_their_case_and_signs() -> None:
    assert {one: HEADINGS[place] for one, place in WHERE.items()} == {
        Field.RECEIVED: "Date received", Field.CATEGORY: "Product", Field.SUBCATEGORY: "Sub-product", Field.CAUSE: "Issue", Field.SUBCAUSE: "Sub-issue",
        Field.FIRM: "Company", Field.SITE: "State", Field.TIMELY: "Timely response?", Field.DISPUTED: "Consumer disputed?",
    }  # fmt: skip


def test_what_is_named_comes_before_what_is_recognised() -> None:
    where = rules.columns(("date", "reason", "why"), {Field.CAUSE: "Why"})
    assert where == {Field.RECEIVED: 0, Field.CAUSE: 2}


@pytest.mark.parametrize(
    ("headings", "named", "code", "what"),
    [
        (("Product", "Issue"), {}, "field_missing", "received"),
        (("Date", "City"), {}, "field_missing", "cause"),
        (("Date", "Issue"), {Field.SITE: "Shop"}, "heading_missing", "Shop"),
    ],
)
def test_what_is_missing_is_said(headings: tuple[str, ...], named: dict[Field, str], code: str, what: str) -> None:
    with pytest.raises(rules.ColumnUnknown) as refused:
        rules.columns(headings, named)
    assert (refused.value.code, refused.value.what) == (code, what)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["1/2/2016", "1/26/2016"], DayOrder.MONTH),
        (["1.2.2016", "26.1.2016"], DayOrder.DAY),
        (["2016-01-02"], DayOrder.YEAR),
        (["1/2/2016", "3/4/2016", "", "soon"], None),
    ],
)
def test_the_file_shows_how_its_days_are_written(texts: list[str], order: DayOrder | None) -> None:
    assert rules.day_order(texts) is order


@given(st.integers(date(1950, 1, 1).toordinal(), date(2100, 1, 1).toordinal()))
def test_every_day_is_read_as_it_was_written(number: int) -> None:
    day = date.fromordinal(number)
    assert rules.read_day(f"{day.month}/{day.day}/{day.year}", DayOrder.MONTH) == day
    assert rules.read_day(f"{day.day}.{day.month}.{day.year}", DayOrder.DAY) == day
    assert rules.read_day(day.isoformat(), DayOrder.MONTH) == day


def test_a_moment_is_read_with_its_time() -> None:
    assert rules.read_day("2016-01-26T10:30:00+00:00", DayOrder.DAY) == datetime(2016, 1, 26, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"), [("", "date_missing"), ("13/32/2016", "date_unreadable"), ("soon", "date_unreadable"), ("2/30/2016", "date_unreadable")]
)
def test_a_row_without_a_day_is_not_taken(text: str, code: str) -> None:
    found = rules.read_row((text, *ROWS[0][1:]), WHERE, order=DayOrder.MONTH)
    assert isinstance(found, RowProblem) and found.code == code


def test_a_row_says_what_it_says_and_no_more() -> None:
    found = rules.read_row(ROWS[1], WHERE, order=DayOrder.MONTH)
    assert isinstance(found, ImportedCase)
    assert (found.received, found.category, found.cause) == (date(2016, 1, 5), ("Mortgage", "Fixed mortgage"), ("Loan servicing", "Escrow"))
    assert (found.timely, found.disputed, found.severity, found.email) == (False, True, None, "")
    assert found.details == {"site": "NY", "firm": "Bank"}, "a postcode that nobody mapped is not kept"


# into the books


def take(rows: list[tuple[str, ...]] = ROWS, *, source: str = "") -> importing.Report:
    return importing.take(enumerate(rows, start=2), WHERE, order=DayOrder.MONTH, source=source, actor=SYSTEM, now=ASKED)


@pytest.mark.django_db
def test_rows_are_history_and_nobody_hears_of_them() -> None:
    report = take()
    assert (report.imported, report.known, report.refused) == (4, 0, 0)
    assert set(models.Case.objects.values_list("state", "origin", "contact_id", "timely")) >= {(CaseState.CLOSED, Origin.IMPORT, None, False)}
    assert not Task.objects.exists() and not Message.objects.exists() and not Pause.objects.exists() and not Fact.objects.exists()
    assert reads.open_count() == 0 and reads.satisfaction(since=ASKED - timedelta(days=9999)) == (0, 0, 0)


@pytest.mark.django_db
def test_the_same_file_again_adds_nothing_and_one_that_has_grown_only_what_is_new() -> None:
    take()
    assert (take().imported, take([*ROWS, ("2/1/2016", *ROWS[0][1:])]).imported) == (0, 1)
    assert models.Case.objects.count() == 5 and models.CaseEntry.objects.count() == 5
    assert take(source="other shop").imported == 4


@pytest.mark.django_db
def test_a_bad_row_stops_no_other() -> None:
    report = take([("soon", *ROWS[0][1:]), *ROWS])
    assert (report.imported, report.refused) == (4, 1)
    assert [(number, problem.code, problem.given) for number, problem in report.problems] == [(2, "date_unreadable", "soon")]


@pytest.mark.django_db
def test_who_is_known_gets_their_complaint_and_who_is_not_stays_an_address() -> None:
    ben = make_customer()
    where = rules.columns(("date", "issue", "email"))
    importing.take([(2, ("2016-01-05", "Late", "ben@example.com")), (3, ("2016-01-05", "Late", "cleo@example.com"))], where,
                   order=DayOrder.YEAR, source="", actor=SYSTEM, now=ASKED)  # fmt: skip
    assert set(models.Case.objects.values_list("contact_id", "email")) == {(ben, ""), (None, "cleo@example.com")}


@pytest.mark.django_db
def test_old_words_of_nobody_known_are_forgotten_and_what_it_was_about_stays() -> None:
    where = rules.columns(("date", "issue", "text"))
    rows = [(2, ("2016-01-05", "Late", "I am Karla Voss and waited.")), (3, (ASKED.date().isoformat(), "Late", "Still waiting."))]
    importing.take(rows, where, order=DayOrder.YEAR, source="", actor=SYSTEM, now=ASKED)
    cases.forget(ASKED)
    assert sorted(models.Case.objects.values_list("words", flat=True)) == ["", "Still waiting."]
    assert topic_reads.themes(Kind.CAUSE)[0].count == 2


@pytest.mark.django_db
def test_categories_and_causes_are_trees_and_names_that_differ_in_size_are_one() -> None:
    take([*ROWS, ("2/1/2016", "MORTGAGE", *ROWS[0][2:])])
    assert [one.path for one in topic_reads.topics(Kind.CATEGORY)] == [
        ("Credit card",), ("Mortgage",), ("Mortgage", "Fixed mortgage"), ("Mortgage", "Other mortgage"),
    ]  # fmt: skip
    assert [one.path for one in topic_reads.topics(Kind.CAUSE)] == [("Billing statement",), ("Loan servicing",), ("Loan servicing", "Escrow")]


# themes


def test_a_factor_that_is_not_known_counts_one_and_it_says_which() -> None:
    assert (Theme(None, "a", 3).relevance, Theme(None, "a", 3).unknown) == (1.0, ("severity", "value", "nps_effect"))
    known = Theme(None, "b", 3, severity=2.0, value=1.5, nps_drop=20.0)
    assert known.relevance == pytest.approx(3.6) and known.weight == pytest.approx(10.8) and known.unknown == ()
    assert Theme(None, "c", 3, nps_drop=-40.0).nps_effect == 1, "who scores better than all makes nothing less bad"


@given(st.lists(st.integers(1, 500), max_size=30))
def test_where_nothing_is_known_the_order_is_that_of_a_plain_count(counts: list[int]) -> None:
    found = ranked([Theme(new_id(), str(place), count) for place, count in enumerate(counts)])
    assert [one.count for one in found] == sorted(counts, reverse=True)


@pytest.mark.django_db
def test_themes_count_narrower_ones_with_the_wider() -> None:
    take()
    causes = topic_reads.themes(Kind.CAUSE)
    assert [(one.name, one.count, [(part.name, part.count) for part in one.parts]) for one in causes] == [
        ("Billing statement", 2, []), ("Loan servicing", 2, [("Escrow", 1)]),
    ]  # fmt: skip
    assert topic_reads.themes(Kind.CAUSE, since=datetime(2016, 1, 1, tzinfo=UTC))[1].count == 1


def filed(email: str, cause: str, *, severity: Severity, value_minor: int | None = None) -> None:
    who = make_customer(email)
    if value_minor:
        people.change(who, {"value_minor": value_minor, "value_currency": "EUR"}, actor=SYSTEM, now=ASKED)
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who, severity=severity), actor=SYSTEM, now=ASKED)
    topics.file_under(case.id, category=None, cause=None, new_cause=cause, actor=SYSTEM, now=ASKED)


@pytest.mark.django_db
def test_what_is_rarer_but_worse_comes_first() -> None:
    filed("anna@example.com", "Torn bag", severity=Severity.SEVERE)
    filed("ben@example.com", "Late", severity=Severity.MINOR)
    filed("cleo@example.com", "Late", severity=Severity.MINOR)
    assert [(one.name, one.severity, one.weight) for one in topic_reads.themes(Kind.CAUSE)] == [("Torn bag", 3.0, 3.0), ("Late", 1.0, 2.0)]


@pytest.mark.django_db
def test_one_that_says_how_bad_it_was_does_not_speak_for_all() -> None:
    take()
    filed("ben@example.com", "Billing statement", severity=Severity.SEVERE, value_minor=54_000)
    [first, *_] = topic_reads.themes(Kind.CAUSE)
    assert (first.count, first.judged, first.valued) == (3, 1, 1)
    assert (first.severity, first.value) == (pytest.approx(5 / 3), pytest.approx(4 / 3))


@pytest.mark.django_db
def test_what_those_score_who_complained_counts_once_enough_of_them_answered() -> None:
    survey = make_survey()
    for place, who in enumerate([make_customer(f"p{number}@example.com") for number in range(10)]):
        answered(8 if place < 5 else 10, survey=survey, who=who)
    for place in range(4):
        filed(f"p{place}@example.com", "Late", severity=Severity.MINOR)
    assert topic_reads.themes(Kind.CAUSE)[0].nps_drop is None, "four answers say nothing"
    filed("p4@example.com", "Late", severity=Severity.MINOR)
    assert topic_reads.themes(Kind.CAUSE)[0].nps_drop == pytest.approx(50.0), "all: 50, theirs: 0"


@pytest.mark.django_db
def test_a_case_is_filed_under_what_there_is() -> None:
    take()
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=make_customer()), actor=SYSTEM, now=ASKED)
    mortgage = next(one.id for one in topic_reads.topics(Kind.CATEGORY) if one.path == ("Mortgage",))
    with pytest.raises(CaseRefused, match="topic_unknown"):
        topics.file_under(case.id, category=None, cause=mortgage, actor=SYSTEM, now=ASKED)
    assert topics.file_under(case.id, category=mortgage, cause=None, new_cause="  Torn   bag ", actor=SYSTEM, now=ASKED)
    _, cause = topic_reads.of_case(case.id)
    assert topic_reads.topic_path(cause) == ("Torn bag",)
    assert not topics.file_under(case.id, category=mortgage, cause=cause, actor=SYSTEM, now=ASKED)
    assert reads.story(case.id)[-1].values == {"category": "Mortgage", "cause": "Torn bag"}


@pytest.mark.django_db
def test_how_bad_a_complaint_of_a_file_was_is_known_once_somebody_says_so() -> None:
    take()
    row = models.Case.objects.filter(timely=False).get()
    assert [one.code for one in reads.case(row.id).priority.reasons] == ["severity_unknown", "value_unknown"]
    cases.judge(row.id, severity=Severity.SEVERE, category=Category.BILLING, actor=SYSTEM, now=ASKED)
    assert reads.case(row.id).priority.points == 3


# the command


def run(path: Path, capsys: pytest.CaptureFixture[str], **options: object) -> tuple[int, str, str]:
    from importlib import import_module

    command = import_module("goodword.project.commands.import")
    given = {"what": "complaints", "file": path, "column": [], "dates": "", "source": "", **options}
    code = command.run(SimpleNamespace(**given))
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([HEADINGS, *ROWS])
    return path


@pytest.fixture
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import import_module

    monkeypatch.setattr(import_module("goodword.project.commands.import"), "start_django", lambda: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_started")
def test_the_command_ends_with_the_number_imported(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(table, capsys)
    assert (code, said.splitlines()[-1]) == (0, "Imported: 4")
    _, said, _ = run(table, capsys)
    assert said.splitlines()[-2:] == ["There already: 4", "Imported: 0"]
    plain = Counter(row[3] for row in ROWS).most_common(10)
    assert Counter({one.name: one.count for one in topic_reads.themes(Kind.CAUSE)[:10]}) == Counter(dict(plain))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_started")
def test_the_command_says_what_it_needs(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Tag;Warum\n1/2/2016;Zu spät\n")
    for options, words in (
        ({}, "--column received=HEADING"),
        ({"column": ["received=Tag"]}, "--column cause=HEADING"),
        ({"column": ["received=Tag", "cause=Warum"]}, "--dates dmy or --dates mdy"),
        ({"column": ["when=Tag"]}, "is not FIELD=HEADING"),
    ):
        code, _, said = run(other, capsys, **options)
        assert code == 1 and words in said
    code, said, _ = run(other, capsys, column=["received=Tag", "cause=Warum"], dates="dmy")
    assert (code, said.splitlines()[-1]) == (0, "Imported: 1")
    assert models.Case.objects.get().received_at.date() == date(2016, 2, 1)
    code, _, said = run(tmp_path / "none.csv", capsys)
    assert code == 1 and "cannot be read" in said
