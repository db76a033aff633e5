"""Recovery plans of the house, and how far a complaint's plan is."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from goodword.feedback import models
from goodword.feedback.rules.recovery import from_plain
from goodword.feedback.values import Category
from goodword.feedback.values.recovery import Plan, Planned
from goodword.messaging.queries import tasks


def plans() -> Mapping[Category, Plan]:
    """Return the plans that were made, by category."""
    rows = models.RecoveryPlan.objects.filter(category__in=list(Category))
    return {Category(row.category): Plan(Category(row.category), tuple(from_plain(one) for one in row.steps)) for row in rows}


def plan(category: Category) -> Plan | None:
    """Return the plan of a category, or None."""
    row = models.RecoveryPlan.objects.filter(category=category).first()
    return None if row is None else Plan(category, tuple(from_plain(one) for one in row.steps))


def planned(case_id: UUID, *, now: datetime) -> list[Planned]:
    """Return the steps that were put before somebody about a case, what is due first first."""
    rows = {row.id: row for row in models.PlannedStep.objects.filter(case_id=case_id)}
    found = [
        Planned(from_plain(rows[task.id].step), task.id, task.assignee_id, task.due_at or rows[task.id].due_at, task.done_at, task.outcome)
        for task in tasks.by_ids(rows, now=now)
    ]
    return sorted(found, key=lambda one: (one.due_at, one.task_id))
