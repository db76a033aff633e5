"""Recovery plans: due times by working hours, tasks of a new complaint, what repeats, what stays, and what goes on when it is late."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from goodword.feedback import models
from goodword.feedback.actions import cases, intake, recovery, watch
from goodword.feedback.queries import recovery as reads
from goodword.feedback.rules.recovery import due_at, from_plain, plan_problems, to_plain
from goodword.feedback.values import Case, Category, Closing, NewCase, Origin, Severity
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.lib.worktime import Calendar
from goodword.messaging import actions as messaging
from goodword.messaging.models import Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Actor, Role
from tests.feedback.makers import ASKED, answered, make_customer
from tests.making import days, work
from tests.operators.people import make_operator

CALL = Step("First call", Doing.TALK, 2, Unit.HOURS)
LEND = Step("Lend a grinder", Doing.DO, 1, Unit.DAYS, role=Role.SUPPORT)
WORD = Step("A personal word", Doing.TALK, 2, Unit.DAYS, repeats=True)
NINE_TO_FIVE = Calendar(((time(9), time(17)),) * 5 + (None, None), ZoneInfo("Europe/Berlin"), frozenset({date(2026, 7, 20)}))


@pytest.mark.parametrize(
    ("step", "due"),
    [
        (CALL, datetime(2026, 7, 21, 8, 30, tzinfo=UTC)),  # half an hour on Friday, Monday is a day off, the rest on Tuesday
        (Step("At once", Doing.TALK, 20, Unit.MINUTES), datetime(2026, 7, 17, 14, 50, tzinfo=UTC)),
        (LEND, datetime(2026, 7, 21, 14, 30, tzinfo=UTC)),
    ],
)
def test_a_step_is_due_in_time_in_which_the_house_works(step: Step, due: datetime) -> None:
    friday = datetime(2026, 7, 17, 14, 30, tzinfo=UTC)  # 16:30 in Berlin
    assert due_at(step, since=friday, calendar=NINE_TO_FIVE) == due


def test_a_plan_that_cannot_be_kept_says_which_step_is_wrong() -> None:
    wrong = [CALL, Step(" ", Doing.DO, 0, Unit.MINUTES, script="x" * 1001)]
    assert [(one.code, one.field) for one in plan_problems(wrong)] == [("name_length", "1.title"), ("out_of_bounds", "1.within"), ("too_long", "1.script")]
    assert [one.code for one in plan_problems([CALL] * 13)] == ["too_many_steps"]
    assert plan_problems([CALL, LEND, WORD]) == []


def test_a_step_comes_back_as_it_was_stored() -> None:
    for step in (CALL, LEND, WORD, Step("Olga calls", Doing.TALK, 30, Unit.MINUTES, person_id=UUID(int=7), script="Sorry")):
        assert from_plain(to_plain(step)) == step


@pytest.fixture
def plan(db: None) -> None:
    recovery.keep(Category.PRODUCT, [CALL, LEND, WORD], actor=SYSTEM, now=ASKED)


def complaint(category: Category = Category.PRODUCT) -> Case:
    new = NewCase("The grinder is broken", Origin.STAFF, contact_id=make_customer(), category=category, severity=Severity.MINOR)
    return intake.receive(new, actor=SYSTEM, now=ASKED)


def tasks() -> dict[str, Task]:
    return {task.title: task for task in Task.objects.filter(kind__startswith="recovery", done_at=None)}


def finish(task: Task, outcome: str, *, by: UUID, now: datetime) -> None:
    messaging.close_task(task.id, outcome=outcome, actor=Actor(operator_id=by), now=now)
    work(now)


def test_a_new_complaint_gets_the_steps_of_its_category_as_tasks(plan: None) -> None:
    olga, sami = make_operator(), make_operator("sami@example.com", "Sami", Role.SUPPORT)
    case = complaint()
    assert case.assignee_id == sami.id
    cases.assign(case.id, olga.id, actor=SYSTEM, now=ASKED)
    found = tasks()
    assert {title: (task.assignee_id, task.due_at, task.contact_id) for title, task in found.items()} == {
        "First call": (olga.id, ASKED + timedelta(hours=2), case.contact_id),  # goes where the case goes
        "Lend a grinder": (sami.id, ASKED + days(1), case.contact_id),  # stays with the role
        "A personal word": (olga.id, ASKED + days(2), case.contact_id),
    }
    complaint(Category.BILLING)
    assert len(tasks()) == 3


def test_nobody_is_rung_up_twice_about_one_thing(plan: None) -> None:
    complaint()
    assert not Task.objects.filter(kind="case_answer").exists()  # the plan's first call is the first answer
    recovery.keep(Category.PRODUCT, [LEND], actor=SYSTEM, now=ASKED)
    complaint()
    assert Task.objects.filter(kind="case_answer").count() == 1
    recovery.keep(Category.OTHER, [CALL], actor=SYSTEM, now=ASKED)
    before = Task.objects.filter(kind="recovery_talk").count()
    answered(2)
    assert Task.objects.filter(kind="recovery_talk").count() == before  # a low score has its own call


def test_the_same_case_twice_makes_no_step_twice(plan: None) -> None:
    case = complaint()
    recovery.follow(case, now=ASKED + days(1))
    assert len(tasks()) == models.PlannedStep.objects.count() == 3


def test_what_repeats_comes_again_until_the_case_is_closed(plan: None) -> None:
    olga = make_operator()
    case = complaint()
    for turn in (1, 2):
        finish(tasks()["A personal word"], "reached", by=olga.id, now=ASKED + days(turn))
        assert tasks()["A personal word"].due_at == ASKED + days(turn + 2)
    cases.close(case.id, Closing.DECIDED, "A new one", actor=SYSTEM, now=ASKED + days(3))
    work(ASKED + days(3))
    assert tasks() == {}
    assert [one.outcome for one in reads.planned(case.id, now=ASKED + days(3))].count("done_elsewhere") == 3


def test_a_call_stops_the_clock_of_the_first_answer_and_a_replacement_does_not(plan: None) -> None:
    olga = make_operator()
    case = complaint()
    finish(tasks()["Lend a grinder"], "done", by=olga.id, now=ASKED + timedelta(hours=1))
    assert models.Case.objects.get(id=case.id).first_contact_at is None
    finish(tasks()["First call"], "promised", by=olga.id, now=ASKED + timedelta(hours=3))
    assert models.Case.objects.get(id=case.id).first_contact_at == ASKED + timedelta(hours=3)
    late = {one.step.title: one.is_late(ASKED + timedelta(hours=4)) for one in reads.planned(case.id, now=ASKED + timedelta(hours=4))}
    assert late == {"First call": True, "Lend a grinder": False, "A personal word": False}


def test_a_late_step_goes_on_to_the_next_person(plan: None) -> None:
    olga, sami = make_operator(), make_operator("sami@example.com", "Sami", Role.SUPPORT)
    complaint()
    assert tasks()["First call"].assignee_id == sami.id
    watch.watch(ASKED + timedelta(hours=3))
    assert tasks()["First call"].assignee_id == olga.id


def test_a_case_that_was_judged_anew_gets_the_plan_of_its_new_category(plan: None) -> None:
    case = complaint(Category.OTHER)
    assert tasks() == {}
    cases.judge(case.id, severity=Severity.SEVERE, category=Category.PRODUCT, actor=SYSTEM, now=ASKED)
    assert len(tasks()) == 3


def test_a_plan_is_kept_with_what_it_said_before(db: None) -> None:
    olga = make_operator()
    actor = Actor(operator_id=olga.id)
    assert recovery.keep(Category.OTHER, [CALL], actor=actor, now=ASKED)
    assert not recovery.keep(Category.OTHER, [CALL], actor=actor, now=ASKED)
    assert recovery.keep(Category.OTHER, [], actor=actor, now=ASKED)
    with pytest.raises(recovery.PlanRefused):
        recovery.keep(Category.OTHER, [Step("", Doing.DO, 1, Unit.HOURS)], actor=actor, now=ASKED)
    assert [entry.action for entry in AuditEntry.objects.all()] == ["feedback.keep_plan"] * 2
    plan = reads.plan(Category.OTHER)
    assert plan and plan.steps == ()
