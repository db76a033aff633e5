from datetime import UTC, datetime, timedelta

import pytest

from goodword.facts import rules
from goodword.lib.ids import same_id

JOB = same_id("a job")


def test_waits_triple_up_to_six_hours_give_or_take_a_quarter() -> None:
    waits_s = [rules.wait(JOB, attempts=attempts).total_seconds() for attempts in range(1, rules.MAX_ATTEMPTS)]
    for wait_s, middle_s in zip(waits_s, [5, 15, 45, 135, 405, 1215, 3645, 10935, 21600, 21600, 21600], strict=True):
        assert middle_s * 0.75 <= wait_s < middle_s * 1.25


def test_two_jobs_that_failed_together_come_back_apart() -> None:
    assert rules.wait(JOB, attempts=3) != rules.wait(same_id("another"), attempts=3)


def test_a_body_about_five_things_is_halved_and_keeps_its_other_fields_in_both() -> None:
    assert rules.halves({"reward_ids": ["a", "b", "c", "d", "e"], "history": True, "fields": ["x", "y"]}) == [
        {"reward_ids": ["a", "b", "c"], "history": True, "fields": ["x", "y"]},
        {"reward_ids": ["d", "e"], "history": True, "fields": ["x", "y"]},
    ]


@pytest.mark.parametrize("body", [{}, {"reward_ids": ["a"]}, {"reward_id": "a"}, {"fields": ["x", "y"]}])
def test_a_body_about_one_thing_is_not_halved(body: dict[str, object]) -> None:
    assert rules.halves(body) == []


def test_a_nightly_turn_stays_at_three_on_the_clock_of_the_organisation_when_summer_time_begins() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert rules.next_turn("0 3 * * *", zone="Europe/Berlin", after=before - timedelta(days=1)) == datetime(2026, 3, 28, 2, tzinfo=UTC)
    assert rules.next_turn("0 3 * * *", zone="Europe/Berlin", after=before) == datetime(2026, 3, 29, 1, tzinfo=UTC)
