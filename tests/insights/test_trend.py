"""Trends, differences and guarded groups, against values worked out another way."""

from datetime import UTC, datetime
from itertools import product
from random import Random
from statistics import NormalDist, fmean, pvariance
from zoneinfo import ZoneInfo

import pytest

from goodword.feedback.rules.scores import Nps, nps, wilson
from goodword.feedback.values import Group
from goodword.insights.rules.growth import earned_growth
from goodword.insights.rules.trend import back, begin, changed, guarded, together, trend
from goodword.insights.values import Revenue, Step

BERLIN = ZoneInfo("Europe/Berlin")


def made(promoters: int, passives: int, detractors: int) -> Nps:
    return nps({Group.PROMOTER: promoters, Group.PASSIVE: passives, Group.DETRACTOR: detractors})


def drawn(one: Nps) -> list[int]:
    """Return each answer as what it adds to the score: the mean of these is the score."""
    return [100] * one.promoters + [0] * one.passives + [-100] * one.detractors


@pytest.mark.parametrize(
    ("counts", "score", "margin"),
    [((257, 112, 43), 51.9, 6.5), ((1, 0, 0), 100.0, 0.0), ((0, 0, 4), -100.0, 0.0), ((5, 0, 5), 0.0, 62.0), ((50, 30, 20), 30.0, 15.3)],
)
def test_the_score_of_known_sets(counts: tuple[int, int, int], score: float, margin: float) -> None:
    one = made(*counts)
    assert (round(one.score or 0, 1), round(one.margin or 0, 1)) == (score, margin)


def test_score_and_interval_are_mean_and_standard_error_of_the_single_answers() -> None:
    z = NormalDist().inv_cdf(0.975)
    for counts in product((0, 1, 7, 40, 311), repeat=3):
        if sum(counts):
            one = made(*counts)
            values = drawn(one)
            assert one.score == pytest.approx(fmean(values))
            assert one.margin == pytest.approx(z * (pvariance(values) / len(values)) ** 0.5, rel=1e-4, abs=1e-9)
            assert one.low is not None and one.high is not None and -100 <= one.low <= one.high <= 100


def test_wilson_is_where_the_score_test_turns() -> None:
    z = NormalDist().inv_cdf(0.975)
    for part, whole in [(8, 14), (1, 30), (0, 9), (9, 9), (412, 1000)]:
        low, high = wilson(part, whole)
        for end in (low, high):
            if 0 < end < 1:
                assert abs(part / whole - end) / (end * (1 - end) / whole) ** 0.5 == pytest.approx(z, rel=1e-3)


def test_months_without_answers_keep_their_place_and_quarters_add_up_counts_and_not_scores() -> None:
    since, until = datetime(2026, 1, 1, tzinfo=BERLIN), datetime(2026, 6, 20, tzinfo=BERLIN)
    months = [
        (datetime(2026, 1, 1, tzinfo=BERLIN), made(1, 0, 0)),
        (datetime(2026, 3, 1, tzinfo=BERLIN), made(10, 10, 10)),
        (until.replace(day=1), made(3, 1, 0)),
    ]
    by_month = trend(months, step=Step.MONTH, since=since, until=until)
    assert [moment.month for moment, _ in by_month] == [1, 2, 3, 4, 5, 6]
    assert [one.n for _, one in by_month] == [1, 0, 30, 0, 0, 4] and by_month[1][1].score is None
    quarters = trend(months, step=Step.QUARTER, since=since, until=until)
    assert [(moment.month, one) for moment, one in quarters] == [(1, made(11, 10, 10)), (4, made(3, 1, 0))]


def test_a_trend_over_the_change_of_clocks_begins_each_month_at_midnight() -> None:
    points = trend([], step=Step.MONTH, since=datetime(2026, 2, 1, tzinfo=BERLIN), until=datetime(2026, 5, 1, tzinfo=BERLIN))
    assert [moment.astimezone(UTC).hour for moment, _ in points] == [23, 23, 22]


def test_where_steps_begin() -> None:
    moment = datetime(2026, 11, 22, 16, 5, tzinfo=BERLIN)
    assert begin(moment, step=Step.QUARTER) == datetime(2026, 10, 1, tzinfo=BERLIN)
    assert back(moment, 11) == datetime(2025, 12, 1, tzinfo=BERLIN) and back(moment, 24) == datetime(2024, 11, 1, tzinfo=BERLIN)


def test_a_difference_is_told_from_chance_as_by_the_test_of_two_means() -> None:
    chance = Random(3)
    z = NormalDist().inv_cdf(0.975)
    seen = set()
    for _ in range(300):
        one, other = (made(*(chance.randint(1, 90) for _ in range(3))) for _ in range(2))
        if min(one.n, other.n) < 30:
            continue
        error = sum(pvariance(drawn(each)) / each.n for each in (one, other)) ** 0.5
        far = abs(fmean(drawn(one)) - fmean(drawn(other))) / error
        if abs(far - z) > 0.001:
            assert changed(one, other) is (far > z)
            seen.add(far > z)
    assert seen == {True, False}


def test_few_answers_are_compared_with_nothing() -> None:
    assert changed(made(29, 0, 0), made(0, 0, 100)) is None
    assert changed(made(30, 0, 0), made(0, 0, 30)) is True
    assert changed(made(0, 0, 0), made(0, 0, 30)) is None


def test_nobody_of_the_staff_is_known_by_few_answers_nor_by_taking_the_others_off_the_total() -> None:
    few = guarded({"olga": made(40, 3, 2), "ben": made(2, 1, 0), "cleo": made(6, 0, 0)})
    assert few.shown == {"olga": made(40, 3, 2)} and few.rest == made(8, 1, 0)
    enough = guarded({"olga": made(40, 3, 2), "ben": made(2, 1, 0), "cleo": made(1, 1, 0)})
    assert list(enough.shown) == ["olga"] and enough.rest == made(3, 2, 0)
    all_known = guarded({"olga": made(40, 3, 2), "ben": made(5, 0, 0)})
    assert list(all_known.shown) == ["olga", "ben"] and all_known.rest is None
    assert guarded({"ben": made(2, 1, 0)}) == guarded({"ben": made(4, 0, 0)})
    assert guarded({"ben": made(2, 1, 0), "cleo": made(40, 0, 0)}).shown == {}


def test_together_adds_counts() -> None:
    assert together([made(1, 2, 3), made(10, 0, 0)]) == made(11, 2, 3) and together([]).score is None


def test_earned_growth_of_the_worked_example() -> None:
    found = earned_growth(Revenue("EUR", before=100_00, now=120_00, returning=85_00, earned=22_00, bought=8_00, unknown=5_00, new_customers=9, new_known=7))
    assert found is not None
    assert [round(one, 4) for one in (found.retained, found.earned_new, found.rate, found.at_most, found.growth, found.bought)] == [
        0.85,
        0.22,
        0.07,
        0.12,
        0.2,
        0.13,
    ]
    assert found.ratio == pytest.approx(0.35)


def test_without_a_year_before_there_is_no_growth_and_without_growth_no_share_of_it() -> None:
    empty = Revenue("EUR", before=0, now=10, returning=0, earned=10, bought=0, unknown=0, new_customers=1, new_known=1)
    assert earned_growth(empty) is None
    shrunk = earned_growth(Revenue("EUR", before=100, now=90, returning=90, earned=0, bought=0, unknown=0, new_customers=0, new_known=0))
    assert shrunk is not None and shrunk.ratio is None and round(shrunk.rate, 2) == -0.1
