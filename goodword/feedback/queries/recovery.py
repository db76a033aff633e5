"""Recovery plans of the house, and how far a complaint's plan is."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from goodword.feedback import models
from goodword.feedback.queries import topics
from goodword.feedback.rules.recovery import from_plain
from goodword.feedback.values import Category
from goodword.feedback.values.recovery import Plan, Planned, Step
from goodword.messaging.queries import tasks


def plans() -> Mapping[Category, Plan]:
    """Return the plans that were made, by category."""
    rows = models.RecoveryPlan.objects.filter(category__in=list(Category))
    return {Category(row.category): Plan(Category(row.category), tuple(from_plain(one) for one in row.steps)) for row in rows}


def plan(category: Category) -> Plan | None:
    """Return the plan of a category, or None."""
    row = models.RecoveryPlan.objects.filter(category=category).first()
    return None if row is None else Plan(category, tuple(from_plain(one) for one in row.steps))


def topic_plans() -> dict[UUID, tuple[Step, ...]]:
    """Return the plans of the house's own categories and causes, by topic; those without steps are left out."""
    rows = models.TopicPlan.objects.filter(topic__merged_into=None).exclude(steps=[])
    return {row.topic_id: tuple(from_plain(one) for one in row.steps) for row in rows}


def topic_plan(topic_id: UUID) -> tuple[Step, ...]:
    """Return the plan of a topic itself; no steps where it has none."""
    row = models.TopicPlan.objects.filter(topic_id=topic_id).first()
    return () if row is None else tuple(from_plain(one) for one in row.steps)


def counting(case_id: UUID, category: Category) -> tuple[str, tuple[Step, ...]]:
    """Return the plan that counts for a complaint, and what it is of.

    That is its category of the house, or the nearest wider one that has a plan; else its cause likewise; else what the form offers.
    """
    for filed in topics.of_case(case_id):
        for one in topics.wider(filed) if filed else ():
            if steps := topic_plan(one.id):
                return str(one.id), steps
    found = plan(category)
    return category.value, found.steps if found else ()


def planned(case_id: UUID, *, now: datetime) -> list[Planned]:
    """Return the steps that were put before somebody about a case, what is due first first."""
    rows = {row.id: row for row in models.PlannedStep.objects.filter(case_id=case_id)}
    found = [
        Planned(from_plain(rows[task.id].step), task.id, task.assignee_id, task.due_at or rows[task.id].due_at, task.done_at, task.outcome)
        for task in tasks.by_ids(rows, now=now)
    ]
    return sorted(found, key=lambda one: (one.due_at, one.task_id))
