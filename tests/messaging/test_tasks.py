"""The staff's work: made once, worked off in the order of what it is worth, never done twice."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from goodword.contacts.actions import consent
from goodword.facts.models import Fact
from goodword.lib.money import Money
from goodword.messaging import actions, models, rules
from goodword.messaging.queries import tasks
from goodword.messaging.values import NewTask, Purpose
from goodword.operators.models import AuditEntry
from goodword.operators.queries.team import to_value
from goodword.operators.values import Operator, Role
from tests.contacts.makers import make_contact
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db

CALL = NewTask(kind="call_back", title="Call Karla Voss", key="call:1", value=Money(126_000, "EUR"))


def olga() -> tuple[Operator, object]:
    row = make_operator()
    return to_value(row), as_actor(row)


def titles(operator: Operator, now: datetime, *, team: bool = False) -> list[str]:
    return [task.title for task in tasks.today(operator, time_zone="Europe/Berlin", team=team, now=now).tasks]


def test_the_same_key_is_one_task(now: datetime) -> None:
    assert actions.create_task(CALL, now=now) == actions.create_task(CALL, now=now)
    assert models.Task.objects.count() == 1


def test_without_a_key_every_task_is_another(now: datetime) -> None:
    actions.create_tasks([NewTask(kind="manual", title="Write a card")] * 2, now=now)
    assert models.Task.objects.count() == 2


def test_a_task_is_done_once_by_whoever_is_first(now: datetime) -> None:
    operator = make_operator()
    task_id = actions.create_task(CALL, now=now)
    assert actions.close_task(task_id, outcome="reached", note="All well", actor=as_actor(operator), now=now)
    assert not actions.close_task(task_id, outcome="not_reached", actor=as_actor(operator), now=now)
    row = models.Task.objects.get()
    assert (row.outcome, row.outcome_note, row.done_by, row.done_at) == ("reached", "All well", operator.id, now)
    assert Fact.objects.filter(name="TaskClosed").count() == 1
    assert AuditEntry.objects.filter(action="tasks.close").count() == 1


def test_done_can_be_undone_for_a_day(now: datetime) -> None:
    operator = make_operator()
    task_id = actions.create_task(CALL, now=now)
    actions.close_task(task_id, outcome="reached", actor=as_actor(operator), now=now)
    assert not actions.reopen_task(task_id, actor=as_actor(operator), now=now + timedelta(days=2))
    assert actions.reopen_task(task_id, actor=as_actor(operator), now=now + timedelta(hours=1))
    assert not actions.reopen_task(task_id, actor=as_actor(operator), now=now + timedelta(hours=1))
    assert models.Task.objects.get().done_at is None


def test_what_happened_elsewhere_needs_nobody_any_more(now: datetime) -> None:
    actions.create_tasks(
        [NewTask(kind="review", title=title, subject=subject) for title, subject in (("a", "reward:1"), ("b", "reward:2"), ("c", ""))], now=now
    )
    assert actions.close_about(["reward:1", ""], outcome="done_elsewhere", now=now) == 1
    assert [task.title for task in tasks.about(["reward:1", "reward:2"], now=now)] == ["b"]


def test_everybody_sees_their_own_and_owners_what_is_nobodys(now: datetime) -> None:
    owner, sales = make_operator(), make_operator("sam@example.com", "Sam", Role.SALES)
    actions.create_tasks(
        [
            NewTask(kind="manual", title="Sam's", assignee_id=UUID(str(sales.id))),
            NewTask(kind="manual", title="of sales", role="sales"),
            NewTask(kind="manual", title="nobody's"),
        ],
        now=now,
    )
    assert sorted(titles(to_value(sales), now)) == ["Sam's", "of sales"]
    assert sorted(titles(to_value(owner), now)) == ["nobody's", "of sales"]
    assert len(titles(to_value(sales), now, team=True)) == 3
    assert tasks.open_count(to_value(sales)) == 2


def test_what_is_worth_most_and_due_soonest_comes_first(now: datetime) -> None:
    operator, _ = olga()
    actions.create_tasks(
        [
            NewTask(kind="manual", title="large and soon", value=Money(126_000, "EUR"), due_at=now + timedelta(hours=1)),
            NewTask(kind="manual", title="small and overdue", value=Money(400, "EUR"), due_at=now - timedelta(hours=2)),
            NewTask(kind="manual", title="large and late", value=Money(126_000, "EUR"), due_at=now + timedelta(days=30)),
            NewTask(kind="manual", title="without either"),
        ],
        now=now,
    )
    assert titles(operator, now) == ["large and soon", "large and late", "small and overdue", "without either"]


def test_value_and_clock_decide_by_a_formula_one_can_check(now: datetime) -> None:
    hundred = Money(10_000, "EUR")
    assert rules.stake(hundred, due_at=now - timedelta(days=3), now=now) == 100
    assert rules.stake(hundred, due_at=now + timedelta(hours=8), now=now) == 50
    assert rules.stake(hundred, due_at=now + timedelta(days=1), now=now) == 25
    assert rules.stake(None, due_at=now, now=now) == 1
    assert rules.stake(Money(100, "JPY"), due_at=now, now=now) == 100


def test_a_task_can_be_handed_on_and_put_off_until_it_is_done(now: datetime) -> None:
    owner, sales = make_operator(), make_operator("sam@example.com", "Sam", Role.SALES)
    task_id = actions.create_task(CALL, now=now)
    assert actions.reassign(task_id, to=UUID(str(sales.id)), actor=as_actor(owner), now=now)
    assert not actions.reassign(task_id, to=UUID(str(sales.id)), actor=as_actor(owner), now=now)
    assert actions.put_off_task(task_id, due_at=now + timedelta(days=1), actor=as_actor(owner), now=now)
    assert titles(to_value(sales), now) == ["Call Karla Voss"]
    actions.close_task(task_id, outcome="reached", actor=as_actor(sales), now=now)
    assert not actions.reassign(task_id, to=None, actor=as_actor(owner), now=now)
    assert not actions.put_off_task(task_id, due_at=now, actor=as_actor(owner), now=now)
    assert [task.title for task in tasks.today(to_value(sales), time_zone="UTC", now=now).done_today] == ["Call Karla Voss"]
    assert tasks.today(to_value(sales), time_zone="UTC", now=now + timedelta(days=1)).done_today == ()


def test_ringing_somebody_to_ask_needs_their_consent_and_ringing_back_does_not(now: datetime) -> None:
    karla = make_contact("Karla", phone="+4940555010")
    ask = NewTask(kind="call", title="Ask Karla", contact_id=karla, purpose=Purpose.ASK)
    with pytest.raises(actions.CallRefused) as refusal:
        actions.create_task(ask, now=now)
    assert [reason.code for reason in refusal.value.reasons if not reason.passed] == ["consent_missing"]
    consent.give(karla, purpose="ask", channel="email", source="form", wording="by mail", proof={}, now=now)
    with pytest.raises(actions.CallRefused):
        actions.create_task(ask, now=now)
    assert models.Task.objects.count() == 0
    actions.create_task(NewTask(kind="call_back", title="Ring Karla back", contact_id=karla, purpose=Purpose.SERVICE), now=now)
    consent.give(karla, purpose="ask", channel="call", source="form", wording="by telephone", proof={}, now=now)
    actions.create_task(ask, now=now)
    assert models.Task.objects.count() == 2


def test_who_said_never_call_me_is_not_called(now: datetime) -> None:
    karla = make_contact("Karla", phone="+4940555010")
    consent.suppress("+49 40 555 010", channel="call", reason="asked_not_to", now=now)
    with pytest.raises(actions.CallRefused):
        actions.create_task(NewTask(kind="call_back", title="x", contact_id=karla, purpose=Purpose.SERVICE), now=now)
