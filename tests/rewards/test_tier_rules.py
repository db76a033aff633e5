"""Where somebody stands, decided from values: up at once, down after the grace, and when to look again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.rewards.rules.tiers import LadderInvalid, checked, next_tier, place, score_of
from goodword.rewards.values.tiers import Demotion, Held, Ladder, Mark, Place, Span, Tier

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TIERS = (Tier("bronze", 1, {"en": "Bronze"}), Tier("silver", 3, {"en": "Silver"}), Tier("gold", 5, {"en": "Gold"}))


def ladder(**changes: object) -> Ladder:
    return Ladder(**({"tiers": TIERS} | changes))  # type: ignore[arg-type]


def marks(count: int, *, at: datetime = NOW - timedelta(days=10)) -> list[Mark]:
    return [Mark(1, at)] * count


def stand(held: Held, count: int, one: Ladder | None = None, *, now: datetime = NOW, at: datetime = NOW - timedelta(days=10)) -> Place:
    return place(one or ladder(), held, marks(count, at=at), now=now, zone=BERLIN)


def codes(there: Place) -> list[str]:
    return [reason.code for reason in there.reasons]


@pytest.mark.parametrize(("count", "tier"), [(0, ""), (1, "bronze"), (2, "bronze"), (3, "silver"), (4, "silver"), (5, "gold"), (9, "gold")])
def test_each_threshold_below_at_and_above(count: int, tier: str) -> None:
    assert stand(Held(), count).tier == tier


def test_who_climbs_several_at_once_reaches_each_of_them() -> None:
    assert stand(Held("bronze"), 5).reached == ("silver", "gold")
    assert stand(Held("gold"), 5).reached == ()


def test_the_year_begins_in_the_zone_of_the_organisation() -> None:
    midnight = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)  # in Berlin the first of January
    assert score_of(ladder(), [Mark(1, midnight), Mark(1, midnight - timedelta(microseconds=1))], now=NOW, zone=BERLIN) == 1
    assert stand(Held(), 1).review_at == datetime(2027, 1, 1, tzinfo=BERLIN)


def test_rolling_days_count_to_the_last_moment_and_say_when_to_look_again() -> None:
    rolling = ladder(span=Span.ROLLING, rolling_days=30)
    assert stand(Held(), 3, rolling, at=NOW - timedelta(days=30)).tier == "silver"
    there = stand(Held(), 3, rolling)
    assert there.review_at == NOW + timedelta(days=20, microseconds=1)
    assert stand(Held("silver"), 3, rolling, now=there.review_at).score == 0
    assert stand(Held(), 3, ladder(span=Span.EVER)).review_at is None


def test_who_falls_below_keeps_the_tier_for_the_grace() -> None:
    there = stand(Held("gold"), 3)
    assert (there.tier, there.below_since, codes(there)[1]) == ("gold", NOW, "tier_grace")
    assert there.review_at == datetime(2027, 1, 1, tzinfo=BERLIN), "the year ends before the grace"
    since = NOW - timedelta(days=90)
    assert stand(Held("gold", since + timedelta(microseconds=1)), 3).tier == "gold"
    lost = stand(Held("gold", since), 3)
    assert (lost.tier, lost.below_since, codes(lost)[1]) == ("silver", None, "tier_lost")
    assert stand(Held("gold", since), 0).tier == ""


def test_one_step_at_a_time_or_never() -> None:
    over = Held("gold", NOW - timedelta(days=90))
    step = stand(over, 0, ladder(demotion=Demotion.STEP))
    assert (step.tier, step.below_since, step.review_at) == ("silver", NOW, NOW + timedelta(days=90))
    assert stand(over, 0, ladder(demotion=Demotion.NEVER)).tier == "gold"
    assert stand(Held("gold"), 0, ladder(grace_days=0)).tier == ""


def test_who_comes_back_in_time_has_never_been_below() -> None:
    assert stand(Held("gold", NOW - timedelta(days=50)), 5).below_since is None


def test_what_is_missing_counts_to_the_next_tier_that_is_neither_held_nor_earned() -> None:
    assert next_tier(ladder(), tier="", score=0) == (TIERS[0], 1)
    assert next_tier(ladder(), tier="silver", score=1) == (TIERS[2], 4)
    assert next_tier(ladder(), tier="gold", score=2) == (None, 0)
    assert next_tier(ladder(), tier="gone", score=3) == (TIERS[2], 2), "a tier that there is no more counts as none"


@pytest.mark.parametrize(
    "wrong",
    [
        {"tiers": ()},
        {"tiers": (TIERS[0], Tier("other", 1, {"en": "Other"}))},
        {"tiers": (TIERS[0], Tier("bronze", 2, {"en": "Other"}))},
        {"tiers": (Tier("none", 0, {"en": "None"}),)},
        {"tiers": (Tier("nameless", 1, {}),)},
        {"rolling_days": 0},
        {"grace_days": -1},
    ],
)
def test_a_ladder_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(LadderInvalid):
        checked(ladder(**wrong))


def test_tiers_are_put_in_order() -> None:
    assert checked(ladder(tiers=TIERS[::-1])).tiers == TIERS


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 1, 1, 2])), min_size=1, max_size=12),
    span=st.sampled_from(Span),
    demotion=st.sampled_from(Demotion),
    grace=st.sampled_from([0, 10, 45]),
)
def test_never_below_what_is_earned_and_looking_twice_changes_nothing(steps: list[tuple[int, int]], span: Span, demotion: Demotion, grace: int) -> None:
    one = ladder(span=span, rolling_days=60, demotion=demotion, grace_days=grace)
    held, now, found = Held(), NOW, list[Mark]()
    for days, amount in steps:
        now += timedelta(days=days)
        found += [Mark(amount, now)] if amount else []
        there = place(one, held, found, now=now, zone=BERLIN)
        again = place(one, Held(there.tier, there.below_since), found, now=now, zone=BERLIN)
        assert one.rank(there.tier) >= sum(there.score >= tier.threshold for tier in one.tiers)
        assert (again.tier, again.reached) == (there.tier, ())
        assert there.review_at is None or there.review_at > now
        held = Held(there.tier, there.below_since)
