from datetime import UTC, datetime, timedelta

import pytest

from goodword.facts.actions import beats, drop, lease, retry, sweep
from goodword.facts.models import Fact, Job, WorkerBeat
from goodword.facts.values import JobState
from goodword.lib.ids import new_id

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def make_job(*, state: JobState, days_ago: int) -> Job:
    then = NOW - timedelta(days=days_ago)
    fact = Fact.objects.create(name="RewardGranted", body={}, at=then)
    return Job.objects.create(fact=fact, reaction="x", state=state, run_at=then, done_at=then)


def test_done_jobs_go_after_a_week_and_dead_ones_stay() -> None:
    make_job(state=JobState.DONE, days_ago=8)
    kept = {make_job(state=JobState.DONE, days_ago=6).id, make_job(state=JobState.DEAD, days_ago=400).id, make_job(state=JobState.DUE, days_ago=8).id}
    sweep(NOW)
    assert set(Job.objects.values_list("id", flat=True)) == kept


def test_facts_go_after_ninety_days_unless_a_job_still_needs_them() -> None:
    make_job(state=JobState.DONE, days_ago=91)
    kept = {make_job(state=JobState.DEAD, days_ago=91).fact_id, make_job(state=JobState.DONE, days_ago=89).fact_id}
    sweep(NOW)
    assert set(Fact.objects.values_list("id", flat=True)) == kept


def test_beats_go_a_day_after_the_last_one() -> None:
    beats.beat(worker_id=new_id(), host="here", pid=1, now=NOW - timedelta(hours=25))
    beats.beat(worker_id=(alive := new_id()), host="here", pid=2, now=NOW - timedelta(hours=23))
    sweep(NOW)
    assert WorkerBeat.objects.get().id == alive


def test_staff_retry_dead_jobs_and_drop_dead_or_waiting_ones() -> None:
    first, second, due = make_job(state=JobState.DEAD, days_ago=1), make_job(state=JobState.DEAD, days_ago=1), make_job(state=JobState.DUE, days_ago=1)
    done = make_job(state=JobState.DONE, days_ago=1)
    assert retry([first.id, due.id, done.id], now=NOW) == 1
    assert drop([second.id, due.id, done.id], now=NOW) == 2
    assert {job.id: job.state for job in Job.objects.all()} == {first.id: "due", second.id: "done", due.id: "done", done.id: "done"}
    assert Job.objects.get(id=done.id).error == ""


def test_a_job_in_the_hands_of_a_worker_cannot_be_dropped() -> None:
    job = make_job(state=JobState.DUE, days_ago=1)
    lease.claim(worker_id=new_id(), limit=1, now=NOW)
    assert drop([job.id], now=NOW) == 0
