"""Whether a contest may be published, and how many entries count; values in, values out."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.rewards.rules.contests import by_task, cautions, counted, days_open, problems
from goodword.rewards.values import Setup
from goodword.rewards.values.contests import ContestTask, TaskTerms
from tests.making import START
from tests.rewards.contest_makers import CLOSES, OPENS, TERMS

BERLIN = ZoneInfo("Europe/Berlin")
REFERRAL, SHARE, FREE = ContestTask.REFERRAL, ContestTask.SHARE, ContestTask.FREE


def codes(*, rule_entries: int = 0, **other: Any) -> list[str]:
    return [one.code for one in problems(replace(TERMS, **other), rule_entries=rule_entries, zone=BERLIN, now=START)]


def test_a_contest_that_says_all_it_has_to_say_may_be_published() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"opens_at": START}, "opens_in_the_past"),
        ({"opens_at": CLOSES}, "closes_before_it_opens"),
        ({"draw_by": date(2026, 10, 25)}, "drawn_before_it_closes"),
        ({"countries": ()}, "no_country"),
        ({"countries": ("Germany",)}, "no_country"),
        ({"sponsor": " "}, "no_sponsor"),
        ({"minimum_age": 12}, "too_young"),
        ({"prize": Setup("no_such_kind")}, "no_prize"),
        ({"prize": Setup("coupon", {"amount_minor": 0})}, "no_prize"),
        ({"prize": Setup("account_credit", {"basis_points": 500})}, "no_prize"),
        ({"prize": Setup("contest_entries", {"entries": 3})}, "no_prize"),
        ({"prize_value_minor": 0}, "no_value"),
        ({"winners": 0}, "winners"),
        ({"winners": 100, "substitutes": 101}, "winners"),
        ({"most": 2}, "most"),
        ({"accept_days": 0}, "accept_days"),
        ({"follow_url": ""}, "follow_without_page"),
        ({"follow_url": "javascript:alert(1)"}, "follow_without_page"),
        ({"tasks": (TaskTerms(SHARE, 1, 5), TaskTerms(SHARE, 2, 5))}, "task"),
        ({"tasks": (TaskTerms(FREE, 1, 5),)}, "task"),
        ({"tasks": (TaskTerms(SHARE, 3, 2),)}, "task"),
    ],
)
def test_what_keeps_a_contest_from_being_published(other: dict[str, Any], code: str) -> None:
    assert code in codes(**other)


def test_the_free_way_gives_no_less_at_once_than_any_other() -> None:
    assert codes(free_entries=2) == ["free_gives_less"]
    assert codes(rule_entries=3) == []
    assert codes(rule_entries=4) == ["free_gives_less"]


def test_who_takes_the_free_way_every_day_reaches_what_anybody_can_have() -> None:
    """Twenty days in UTC touch 21 days in Berlin: 21 × 3 = 63 entries."""
    assert days_open(TERMS, BERLIN) == 21
    assert codes(most=63) == []
    assert codes(most=64) == ["free_too_short"]


def test_a_contest_from_midnight_to_midnight_is_open_on_that_day_alone() -> None:
    midnight = OPENS.astimezone(BERLIN).replace(hour=0)
    assert days_open(replace(TERMS, opens_at=midnight, closes_at=midnight + timedelta(days=1)), BERLIN) == 1


def test_american_prizes_above_5_000_dollars_call_for_a_lawyer() -> None:
    def said(**other: Any) -> set[str]:
        return {one.code for one in cautions(replace(TERMS, countries=("US",), **other), currency="USD")}

    assert "us_register" not in said(prize_value_minor=500_000)
    assert "us_register" in said(prize_value_minor=250_001, winners=2)
    assert "us_rhode_island" in said(prize_value_minor=50_001)
    assert said(prize_value_minor=1000, number_source="") == {"no_number"}
    assert {one.code for one in cautions(replace(TERMS, countries=("US",)), currency="EUR")} == {"us_register", "us_rhode_island"}


def test_each_task_counts_up_to_its_limit_and_all_together_up_to_the_persons() -> None:
    entries = [(REFERRAL, 3)] * 5 + [(SHARE, 1)] * 7 + [(FREE, 3)]
    assert by_task(TERMS, entries) == {REFERRAL: 12, SHARE: 5, FREE: 3}
    assert counted(TERMS, entries) == 20
    assert counted(TERMS, [*entries, (FREE, 3)]) == 20
    assert counted(TERMS, [(REFERRAL, 3), (SHARE, 1)]) == 4


def test_no_occasion_gives_more_than_the_free_way() -> None:
    assert counted(TERMS, [(ContestTask.RULE, 50)]) == 3


def test_a_task_that_the_contest_does_not_have_gives_nothing() -> None:
    assert counted(replace(TERMS, tasks=()), [(SHARE, 1)]) == 0


@given(st.lists(st.tuples(st.sampled_from(list(ContestTask)), st.integers(1, 5)), max_size=60), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing_and_no_limit_is_passed(entries: list[tuple[ContestTask, int]], random: Any) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert counted(TERMS, entries) == counted(TERMS, shuffled) <= TERMS.most
    for task, count in by_task(TERMS, entries).items():
        terms = TERMS.of(task)
        assert terms is not None
        assert count <= terms.most
