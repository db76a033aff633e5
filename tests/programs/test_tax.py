"""From how much on the tax asks."""

import pytest

from goodword.programs.tax import threshold, thresholds
from goodword.rewards.kinds import BY_SLUG


@pytest.mark.parametrize(
    ("country", "year", "minor"),
    [("DE", 2026, 25600), ("AT", 2026, 22000), ("US", 2026, 200000), ("US", 2025, 0), ("US", 2027, 0), ("DE", 2025, 0), ("NL", 2026, 0)],
)
def test_a_threshold_holds_for_its_years_only(country: str, year: int, minor: int) -> None:
    found = threshold(country, year)
    assert (found.amount_minor if found else 0) == minor


@pytest.mark.parametrize(("received", "share"), [(0, 0), (12799, 49), (12800, 50), (25599, 99), (25600, 100), (25601, 100)])
def test_a_share_is_never_rounded_up(received: int, share: int) -> None:
    found = threshold("DE", 2026)
    assert found
    assert found.share(received) == share


def test_each_threshold_says_where_it_stands_and_counts_kinds_that_exist() -> None:
    for one in thresholds():
        assert one.law and one.source.startswith("https://") and one.as_of
        assert set(one.counts) <= set(BY_SLUG)
