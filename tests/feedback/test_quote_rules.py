"""Testimonials as values: how somebody is named, how long leave holds, and what is shown where."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from goodword.feedback.rules import quotes as rules
from goodword.feedback.values.quotes import NameForm, Quote, QuoteState, Term, Use

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
QUOTE = Quote(
    UUID(int=1), UUID(int=2), UUID(int=3), None, "en", "Great beans", 0, "Ben C.", QuoteState.AGREED, frozenset({Use.PAGES}), None, NOW, NOW, NOW, NOW
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "first", "last", "name"),
    [
        (NameForm.FULL, "Ben", "Carstens", "Ben Carstens"),
        (NameForm.INITIAL, "Ben", "Carstens", "Ben C."),
        (NameForm.FIRST, "Ben", "Carstens", "Ben"),
        (NameForm.NONE, "Ben", "Carstens", ""),
        (NameForm.FULL, "Ben", "", "Ben"),
        (NameForm.FULL, "", "Carstens", ""),
    ],
)
def test_somebody_is_named_as_they_chose(form: NameForm, first: str, last: str, name: str) -> None:
    assert rules.name_of(form, first_name=first, last_name=last) == name


def test_leave_ends_on_the_same_day_of_a_later_year() -> None:
    assert rules.until(Term.YEAR, now=NOW) == NOW.replace(year=2027)
    assert rules.until(Term.THREE_YEARS, now=datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2031, 2, 28, tzinfo=UTC)
    assert rules.until(Term.OPEN, now=NOW) is None


def test_words_lose_their_own_quotation_marks_and_control_signs() -> None:
    assert rules.clean(" “Great\x00\n\n beans!” ") == "Great beans!"
    assert rules.words_problem(rules.clean("\u200b \n")) == "words_missing" and rules.words_problem("x" * 601) == "words_too_long"


@pytest.mark.parametrize(
    "other",
    [
        {"state": QuoteState.CHANGED},
        {"state": QuoteState.WITHDRAWN},
        {"uses": frozenset({Use.KIT})},
        {"until": NOW},
    ],
)
def test_only_what_is_allowed_for_the_use_and_not_over_is_shown(other: dict[str, object]) -> None:
    assert [one.words for one in rules.shown([QUOTE], use=Use.PAGES, language="en", now=NOW)] == ["Great beans"]
    assert rules.shown([replace(QUOTE, **other)], use=Use.PAGES, language="en", now=NOW) == []  # type: ignore[arg-type]


def test_words_in_the_readers_language_come_first() -> None:
    german = replace(QUOTE, id=UUID(int=9), language="de", words="Tolle Bohnen", answered_at=NOW.replace(year=2025))
    assert [one.language for one in rules.shown([QUOTE, german], use=Use.PAGES, language="de", now=NOW)] == ["de", "en"]
    assert len(rules.shown([QUOTE] * 5, use=Use.PAGES, language="de", now=NOW)) == rules.SHOWN_MAX
