"""Recovery plans: keep them, put their steps before people as tasks, and again what repeats."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.actions import told
from goodword.feedback.queries import recovery as reads
from goodword.feedback.rules import recovery as rules
from goodword.feedback.rules.problems import Problem
from goodword.feedback.rules.routing import choose
from goodword.feedback.values import Case, Category
from goodword.feedback.values.recovery import Step
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.values import NewTask, Task
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor, Role


class PlanRefused(ValueError):
    """A plan that cannot be kept; `problems` say what is wrong with which step."""

    code = "plan_refused"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


def keep(category: Category, steps: Sequence[Step], *, actor: Actor, now: datetime) -> bool:
    """Keep the plan of a category, for complaints that come in from now on; no steps: none. False where nothing changes. Raises PlanRefused."""
    if problems := rules.plan_problems(steps):
        raise PlanRefused(problems)
    wanted = [rules.to_plain(step) for step in steps]
    with transaction.atomic():
        row = models.RecoveryPlan.objects.select_for_update().filter(category=category).first()
        before = row.steps if row else []
        if before == wanted:
            return False
        models.RecoveryPlan.objects.update_or_create(category=category, defaults={"steps": wanted, "changed_at": now})
        operators.audit(
            actor=actor, action="feedback.keep_plan", subject=f"plan:{category}", before={"steps": before}, after={"steps": wanted}, now=now
        )  # fmt: skip
        return True


def keep_for_topic(topic_id: UUID, steps: Sequence[Step], *, actor: Actor, now: datetime) -> bool:
    """Keep the plan of a category or cause of the house, and of its narrower ones without their own; no steps: that of the wider one counts.

    False where nothing changes. Raises PlanRefused, LookupError for a topic that is gone.
    """
    if problems := rules.plan_problems(steps):
        raise PlanRefused(problems)
    wanted = [rules.to_plain(step) for step in steps]
    with transaction.atomic():
        if not models.Topic.objects.select_for_update().filter(id=topic_id, merged_into=None).exists():
            raise LookupError(str(topic_id))
        before = [rules.to_plain(step) for step in reads.topic_plan(topic_id)]
        if before == wanted:
            return False
        models.TopicPlan.objects.update_or_create(topic_id=topic_id, defaults={"steps": wanted, "changed_at": now})
        operators.audit(
            actor=actor, action="feedback.keep_plan", subject=f"topic:{topic_id}", before={"steps": before}, after={"steps": wanted}, now=now
        )  # fmt: skip
        return True


def follow(case: Case, *, now: datetime) -> tuple[Step, ...]:
    """Put the steps of the plan that counts for a case before people, in the caller's transaction, and return them; those that are there already stay."""
    plan_of, steps = reads.counting(case.id, case.category)
    for place, step in enumerate(steps):
        _put(case, step, plan_of=plan_of, place=place, turn=0, now=now)
    return steps


def follow_anew(case: Case, *, now: datetime) -> None:
    """Follow the plan of the category or cause that a case was filed under just now, where it has one of its own; what others asked for stays."""
    plan_of, _steps = reads.counting(case.id, case.category)
    if plan_of != case.category.value:
        follow(case, now=now)


def again(case: Case, task: Task, *, now: datetime) -> None:
    """Put a step that repeats before the same people again after it was done, while the case is open; nothing for other tasks."""
    row = models.PlannedStep.objects.filter(id=task.id, case_id=case.id).first()
    if row and case.is_open and (step := rules.from_plain(row.step)).repeats:
        _put(case, step, plan_of=row.plan_of or case.category.value, place=row.place, turn=row.turn + 1, now=now)


def subject(case_id: UUID) -> str:
    """Return how steps that somebody else does than who looks after a case say what they are about: they stay where they are when the case moves."""
    return f"recovery:{case_id}"


def _put(case: Case, step: Step, *, plan_of: str, place: int, turn: int, now: datetime) -> None:
    due = rules.due_at(step, since=now, calendar=staff.calendar())
    others = step.person_id or step.role
    key = f"recovery:{case.id}:{plan_of}:{case.reopened}:{place}:{turn}"
    messaging.create_task(
        NewTask(
            key=key,
            kind=step.doing,
            title=step.title,
            reason=case.words[:1000],
            contact_id=case.contact_id,
            program_id=case.program_id,
            subject=subject(case.id) if others else told.subject(case.id),
            assignee_id=_taker(step, now=now) if others else case.assignee_id,
            role=step.role or Role.SUPPORT,
            script=step.script,
            value=case.value,
            due_at=due,
            escalates=True,
        ),
        now=now,
    )
    row = models.PlannedStep(id=same_id("task", key), case_id=case.id, plan_of=plan_of, step=rules.to_plain(step), place=place, turn=turn, due_at=due)
    models.PlannedStep.objects.bulk_create([row], ignore_conflicts=True)


def _taker(step: Step, *, now: datetime) -> UUID | None:
    """Return who does a step: the person where they are there, else somebody of the role; None leaves it to the whole role."""
    people, today = staff.colleagues(), now.astimezone(staff.organisation().zone).date()
    named = next((person for person in people if person.id == step.person_id), None)
    roles = tuple(filter(None, (step.role, named.role if named else None)))
    return choose(people, preferred=step.person_id, roles=roles, loads=tasks.loads(), today=today)
