from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, transaction

from goodword.facts import catalogue, engine, log, queries, rules
from goodword.facts.actions import finish, lease
from goodword.facts.models import Fact, Job, Schedule
from goodword.facts.values import JobState
from goodword.lib.ids import new_id

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
WORKER = new_id()
ANNA, BEN, CLEO = new_id(), new_id(), new_id()


def happen(*ids: UUID, at: datetime = NOW) -> UUID:
    with transaction.atomic():
        return log.record(catalogue.RewardGranted(reward_ids=ids or (ANNA,)), now=at)


def work(now: datetime = NOW) -> int:
    return engine.run_jobs(WORKER, now=now)


def only_job() -> Job:
    return Job.objects.get()


seen: list[tuple[UUID, ...]] = []


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


def note(fact: catalogue.RewardGranted, now: datetime) -> None:
    seen.append(fact.reward_ids)


def note_again(fact: catalogue.RewardGranted, now: datetime) -> None:
    seen.append(fact.reward_ids)


def fail(fact: catalogue.RewardGranted, now: datetime) -> None:
    raise ValueError("anna@example.com is no good")


def fail_for_ben(fact: catalogue.RewardGranted, now: datetime) -> None:
    if BEN in fact.reward_ids:
        raise ValueError("Ben")
    note(fact, now)


def write_and_fail(fact: catalogue.RewardGranted, now: datetime) -> None:
    Schedule.objects.create(name="half done", next_at=now)
    raise ValueError("after writing")


def test_a_fact_is_followed_by_each_of_its_reactions_once(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [note, note_again]})
    happen(ANNA, BEN)
    assert work() == 2
    assert work() == 0
    assert seen == [(ANNA, BEN)] * 2
    assert set(Job.objects.values_list("state", "done_at", "leased_by")) == {(JobState.DONE, NOW, None)}


def test_nothing_follows_from_a_decision_that_was_rolled_back(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [note]})
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.record(catalogue.RewardGranted(reward_ids=(ANNA,)), now=NOW)
        1 / 0  # noqa: B018
    assert work() == 0
    assert not Fact.objects.exists()


def test_a_failing_job_leaves_nothing_half_done_and_comes_back_later(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [write_and_fail]})
    happen()
    work()
    job = only_job()
    assert not Schedule.objects.exists()
    assert (job.state, job.attempts, job.leased_by) == (JobState.DUE, 1, None)
    assert NOW + timedelta(seconds=3) < job.run_at < NOW + timedelta(seconds=7)
    assert work() == 0
    assert work(NOW + timedelta(seconds=7)) == 1


def test_the_error_of_a_job_says_what_and_where_but_repeats_no_address(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [fail]})
    happen()
    work()
    assert only_job().error.startswith("ValueError")
    assert "anna" not in only_job().error


def test_a_job_is_dead_after_twelve_attempts_and_can_be_retried(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [fail]})
    happen()
    now = NOW
    for _ in range(rules.MAX_ATTEMPTS):
        assert work(now) == 1
        now += timedelta(hours=8)
    assert work(now) == 0
    assert only_job().state == JobState.DEAD


def test_only_the_bad_thing_of_a_batch_is_left_behind(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [fail_for_ben]})
    happen(ANNA, BEN, CLEO, *(good := tuple(new_id() for _ in range(20))))
    while work():
        pass
    assert {one for ids in seen for one in ids} == {ANNA, CLEO, *good}
    assert sum(map(len, seen)) == 22
    left = Job.objects.get(state=JobState.DUE)
    assert left.body == {"reward_ids": [str(BEN)], "history": False}


def test_a_job_whose_reaction_no_longer_exists_is_dead_at_once_and_says_so(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [note]})
    happen()
    connect({})
    work()
    assert (only_job().state, only_job().error) == (JobState.DEAD, "nothing is called " + only_job().reaction + " any more")


def test_a_leased_job_is_nobody_elses_until_its_lease_runs_out(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [note]})
    happen()
    other = new_id()
    [job] = lease.claim(worker_id=other, limit=10, now=NOW)
    assert work(NOW + timedelta(seconds=19)) == 0
    lease.extend(worker_id=other, now=NOW + timedelta(seconds=19))
    assert work(NOW + timedelta(seconds=38)) == 0
    assert work(NOW + timedelta(seconds=40)) == 1
    with pytest.raises(finish.LeaseLost):
        finish.done(job, now=NOW)
    assert seen == [(ANNA,)]


def test_who_lost_the_lease_while_working_leaves_no_trace(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [note]})
    happen()
    [job] = lease.claim(worker_id=new_id(), limit=10, now=NOW)
    assert work(NOW + timedelta(minutes=1)) == 1
    finish.failed(job, error="too late", now=NOW)
    assert only_job().state == JobState.DONE


def test_a_job_that_kills_its_worker_each_time_ends_dead_and_takes_no_neighbour_along(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [note]})
    for _ in range(3):
        happen()
    now = NOW
    first = lease.claim(worker_id=new_id(), limit=10, now=now)
    killer = first[0].id
    assert len(first) == 3
    while Job.objects.get(id=killer).state == JobState.DUE:
        now += timedelta(minutes=1)
        batch = lease.claim(worker_id=new_id(), limit=10, now=now)
        assert [job.id for job in batch] in ([killer], [])
    assert Job.objects.get(id=killer).error == "the worker ended 12 times while doing this"
    while work(now):
        pass
    assert Job.objects.filter(state=JobState.DONE).count() == 2


def test_jobs_not_begun_are_given_back_at_the_end_as_if_never_taken(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [note]})
    for _ in range(3):
        happen()
    engine.run_jobs(WORKER, now=NOW, stopping=lambda: len(seen) == 1)
    assert sorted(Job.objects.values_list("state", "attempts", "leased_by")) == [("done", 1, None), ("due", 0, None), ("due", 0, None)]


def test_a_passing_database_error_is_tried_again_at_once(connect: Callable[..., None], transactional_db: None) -> None:
    calls = []

    def stumble(fact: catalogue.RewardGranted, now: datetime) -> None:
        calls.append(fact)
        if len(calls) < 3:
            raise OperationalError("database is locked")

    connect({catalogue.RewardGranted: [stumble]})
    happen()
    work()
    assert len(calls) == 3
    assert (only_job().state, only_job().attempts) == (JobState.DONE, 1)


def test_drain_does_all_that_follows_and_raises_what_fails(connect: Callable[..., None]) -> None:
    def follow(fact: catalogue.RewardGranted, now: datetime) -> None:
        log.record(catalogue.RewardFulfilled(reward_ids=fact.reward_ids), now=now)

    connect({catalogue.RewardGranted: [follow], catalogue.RewardFulfilled: [note]})
    happen(BEN)
    assert engine.drain(now=NOW) == 2
    assert seen == [(BEN,)]
    connect({catalogue.RewardGranted: [fail]})
    happen()
    with pytest.raises(ValueError, match="no good"):
        engine.drain(now=NOW)


def test_while_outbound_is_held_nothing_moves(connect: Callable[..., None]) -> None:
    moved: list[str] = []

    def loop(name: str) -> Callable[[UUID, datetime], int]:
        def turn(worker_id: UUID, now: datetime) -> int:
            moved.append(name)
            return 0

        return turn

    for held in (True, False):
        connect({catalogue.RewardGranted: [note]}, loops=[loop("settle")], outward=[loop("send")], outbound_held=lambda held=held: held)
        if held:
            happen()
        engine.work_inward(WORKER, NOW)
        engine.work_outward(WORKER, NOW)
        engine.drain(now=NOW)
        assert (seen, set(moved)) == (([], set()) if held else ([(ANNA,)], {"settle", "send"}))
        assert queries.job_counts() == {JobState.DUE: 1 if held else 0, JobState.DEAD: 0}


def test_jobs_are_listed_page_by_page_and_say_what_went_wrong(connect: Callable[..., None]) -> None:
    connect({catalogue.RewardGranted: [fail]})
    for minute in range(3):
        happen(at=NOW - timedelta(minutes=minute))
    first = queries.jobs(JobState.DUE, limit=2)
    second = queries.jobs(JobState.DUE, limit=2, cursor=first.next_cursor)
    assert [line.run_at for line in (*first.items, *second.items)] == [NOW - timedelta(minutes=minute) for minute in (2, 1, 0)]
    assert second.next_cursor is None
    work()
    [line] = queries.jobs(JobState.DUE, limit=1).items
    assert (line.fact, line.attempts, line.error[:10]) == ("RewardGranted", 1, "ValueError")


def test_a_loop_that_fails_starves_neither_its_neighbours_nor_the_jobs(connect: Callable[..., None]) -> None:
    moved: list[str] = []

    def broken(worker_id: UUID, now: datetime) -> int:
        raise ValueError

    def sound(worker_id: UUID, now: datetime) -> int:
        moved.append("sound")
        return 0

    connect({catalogue.RewardGranted: [note]}, loops=[broken, sound])
    happen()
    with pytest.raises(ExceptionGroup) as raised:
        engine.work_inward(WORKER, NOW)
    assert [type(error) for error in raised.value.exceptions] == [ValueError]
    assert (moved, seen) == (["sound"], [(ANNA,)])
