from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from goodword.facts import engine
from goodword.facts.models import Job, Schedule
from goodword.facts.values import JobState
from goodword.lib.ids import new_id

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def test_a_turn_comes_once_for_all_workers_and_missed_turns_come_as_one(connect: Callable[..., None]) -> None:
    turns: list[datetime] = []
    connect({}, schedules={"night": ("0 3 * * *", turns.append)})
    assert engine.tick(NOW) == 0
    assert engine.tick(NOW + timedelta(hours=12)) == 0
    later = NOW + timedelta(days=3)
    assert engine.tick(later) == 1
    assert engine.tick(later) == 0
    engine.run_jobs(new_id(), now=later)
    assert turns == [later]
    assert Schedule.objects.get().next_at == datetime(2026, 5, 8, 3, tzinfo=UTC)


def test_a_turn_that_fails_is_tried_again(connect: Callable[..., None]) -> None:
    turns: list[datetime] = []

    def stumble(now: datetime) -> None:
        turns.append(now)
        if len(turns) == 1:
            raise ValueError

    connect({}, schedules={"night": ("0 3 * * *", stumble)})
    engine.tick(NOW)
    later = NOW + timedelta(days=1)
    engine.tick(later)
    engine.run_jobs(new_id(), now=later)
    assert Job.objects.get().state == JobState.DUE
    engine.run_jobs(new_id(), now=later + timedelta(minutes=1))
    assert (Job.objects.get().state, len(turns)) == (JobState.DONE, 2)


def test_an_expression_that_comes_sooner_now_is_heeded(connect: Callable[..., None]) -> None:
    connect({}, schedules={"night": ("0 3 1 * *", lambda now: None)})
    engine.tick(NOW)
    connect({}, schedules={"night": ("0 3 * * *", lambda now: None)})
    engine.tick(NOW)
    assert Schedule.objects.get().next_at == datetime(2026, 5, 5, 3, tzinfo=UTC)


def test_after_the_clock_was_set_back_no_turn_comes_twice_and_all_goes_on(connect: Callable[..., None]) -> None:
    turns: list[datetime] = []
    connect({}, schedules={"night": ("0 3 * * *", turns.append)})
    engine.tick(NOW)
    for moment in (NOW + timedelta(days=1), NOW, NOW + timedelta(days=1), NOW + timedelta(days=2)):
        engine.tick(moment)
        engine.run_jobs(new_id(), now=moment)
    assert turns == [NOW + timedelta(days=1), NOW + timedelta(days=2)]
