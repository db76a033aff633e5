"""The staff's work: what waits for whom, in the order of what it is worth."""

from collections.abc import Collection, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from goodword.lib.money import Money
from goodword.lib.pages import Page, page_of
from goodword.messaging import models
from goodword.messaging.rules import stake
from goodword.messaging.values import Task, Workload
from goodword.operators.values import Operator, Role, zone_of

OPEN_MAX = 200  # a list nobody works off is not ordered to the end
_SEE_ALL = {Role.OWNER, Role.ADMIN}  # theirs is what is nobody's


class TaskUnknown(LookupError):
    """No task has this id."""

    code = "task_unknown"


def task(task_id: UUID, *, now: datetime) -> Task:
    """Return one task; raise TaskUnknown."""
    row = models.Task.objects.filter(id=task_id).first()
    if row is None:
        raise TaskUnknown(str(task_id))
    return to_value(row, now=now)


def today(operator: Operator, *, time_zone: str, team: bool = False, now: datetime) -> Workload:
    """Return what waits for somebody (or for the whole team), the most at stake first, and what they closed since midnight.

    Theirs is what is assigned to them, and what is nobody's but their role's; owners and admins also look after what is nobody's at all.
    """
    still_open = models.Task.objects.filter(done_at=None)
    theirs = _of(operator)
    rows = (still_open if team else still_open.filter(theirs)).order_by(F("due_at").asc(nulls_last=True), "id")[:OPEN_MAX]
    midnight = datetime.combine(now.astimezone(zone_of(time_zone)).date(), time.min, tzinfo=zone_of(time_zone))
    done = models.Task.objects.filter(done_at__gte=midnight, done_by=operator.id).order_by("-done_at")[:50]
    return Workload(
        tasks=tuple(sorted((to_value(row, now=now) for row in rows), key=lambda task: (-task.stake, task.id))),
        mine=still_open.filter(theirs).count(),
        team=still_open.count(),
        done_today=tuple(to_value(row, now=now) for row in done),
    )


def open_count(operator: Operator) -> int:
    """Return how many tasks wait for somebody; for the number in the navigation."""
    return models.Task.objects.filter(_of(operator), done_at=None).count()


def about(subjects: Collection[str], *, now: datetime) -> list[Task]:
    """Return the open tasks about these things."""
    return [to_value(row, now=now) for row in models.Task.objects.filter(subject__in=set(subjects), done_at=None).order_by("created_at")[:OPEN_MAX]]


def by_ids(ids: Collection[UUID], *, now: datetime) -> list[Task]:
    """Return tasks by their ids, done or not; unknown ones are left out."""
    return [to_value(row, now=now) for row in models.Task.objects.filter(id__in=list(ids))]


def to_escalate(*, now: datetime, limit: int = OPEN_MAX) -> list[Task]:
    """Return open tasks that are due to go on to somebody else, the longest overdue first."""
    rows = models.Task.objects.filter(done_at=None, escalate_at__lte=now).order_by("escalate_at", "id")[:limit]
    return [to_value(row, now=now) for row in rows]


def held_by(operator_id: UUID, *, before: datetime | None, now: datetime, limit: int = OPEN_MAX) -> list[Task]:
    """Return somebody's open tasks that are due before a moment, or at no time at all; all of them where no moment is given."""
    rows = models.Task.objects.filter(assignee_id=operator_id, done_at=None)
    if before is not None:
        rows = rows.filter(Q(due_at__lt=before) | Q(due_at=None))
    return [to_value(row, now=now) for row in rows.order_by(F("due_at").asc(nulls_last=True), "id")[:limit]]


def waiting_for(operator: Operator, *, made_before: datetime, now: datetime) -> list[Task]:
    """Return what waits for somebody and was there at a moment already, what is due soonest first."""
    rows = models.Task.objects.filter(_of(operator), done_at=None, created_at__lt=made_before)
    return [to_value(row, now=now) for row in rows.order_by(F("due_at").asc(nulls_last=True), "id")[:OPEN_MAX]]


def loads() -> Mapping[UUID, int]:
    """Return how many open tasks each of the staff has; who has none is left out."""
    rows = models.Task.objects.filter(done_at=None).exclude(assignee_id=None)
    return dict(rows.values_list("assignee_id").annotate(count=Count("id")).order_by())


def of_contact(contact_ids: Collection[UUID], *, now: datetime, cursor: str | None = None, limit: int = 50) -> Page[Task]:
    """Return one page of the tasks about a person, done or not, newest first."""
    rows: Any = models.Task.objects.filter(contact_id__in=set(contact_ids))
    return page_of(rows, cursor=cursor, limit=limit, convert=lambda row: to_value(row, now=now))


def to_value(row: models.Task, *, now: datetime) -> Task:
    """Return a task's row as a value."""
    value = Money(row.value_minor, row.value_asset) if row.value_minor is not None else None
    return Task(
        id=row.id,
        kind=row.kind,
        title=row.title,
        reason=row.reason,
        contact_id=row.contact_id,
        program_id=row.program_id,
        subject=row.subject,
        assignee_id=row.assignee_id,
        role=row.role,
        script=row.script,
        value=value,
        due_at=row.due_at,
        created_by=row.created_by,
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by,
        outcome=row.outcome,
        outcome_note=row.outcome_note,
        stake=stake(value, due_at=row.due_at, now=now),
        escalated=row.escalated,
    )


def _of(operator: Operator) -> Q:
    nobodys = Q(assignee=None, role=operator.role)
    if operator.role in _SEE_ALL:
        nobodys = Q(assignee=None)
    return Q(assignee_id=operator.id) | nobodys
