"""The recommendability check: what it says of answers, whose views it keeps apart, and what a public form does with an address."""

from dataclasses import replace

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from goodword.feedback.rules import check as rules
from goodword.feedback.values import Question, QuestionKind

A = Question("a", QuestionKind.SCALE, {"en": "A"}, lowest=0, highest=10, area="product", weight=3)
B = Question("b", QuestionKind.SCALE, {"en": "B"}, lowest=0, highest=10, area="product", weight=2)
C = Question("c", QuestionKind.SCALE, {"en": "C"}, lowest=1, highest=5, area="service", weight=5)
ALL = (A, B, C)


def test_the_worked_example() -> None:
    found = rules.finding((A, B), {"a": 8, "b": 5})
    assert found and found.overall == pytest.approx(68) and [one.score for one in found.areas] == [pytest.approx(68)]
    assert [(one.code, one.wanted) for one in found.reasons] == [("overall_low", 70.0)] and not found.is_go


def test_scales_of_other_lengths_and_weights_count_alike() -> None:
    found = rules.finding(ALL, {"a": 10, "b": 10, "c": 3})
    assert found and [(one.name, one.score) for one in found.areas] == [("product", 100), ("service", 50)]
    assert found.overall == 75 and found.is_go
    assert [one.name for one in found.weakest] == ["service"]


def test_one_bad_area_is_to_be_mended_first_however_good_the_rest() -> None:
    found = rules.finding((replace(A, weight=10), C), {"a": 10, "c": 2})
    assert found and found.overall > 70
    assert [(one.code, one.area, one.score) for one in found.reasons] == [("area_low", "service", 25.0)]


def test_at_the_limits_it_is_go() -> None:
    found = rules.finding((replace(A, weight=2), replace(C, weight=3)), {"a": 10, "c": 3})
    assert found and found.overall == pytest.approx(70) and found.is_go


def test_without_answers_there_is_no_finding() -> None:
    assert rules.finding(ALL, {}) is None


@settings(max_examples=40)
@over(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(1, 5), min_size=1))
def test_scores_lie_between_the_worst_and_the_best_area(means: dict[str, float]) -> None:
    found = rules.finding(ALL, means)
    assert found is not None
    scores = [one.score for one in found.areas]
    assert 0 <= min(scores) - 1e-9 <= found.overall <= max(scores) + 1e-9 <= 100 + 2e-9
