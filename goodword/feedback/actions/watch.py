"""The watch over what must not be forgotten: a reminder and an interim notice before a clock runs out, and the next person once it has.

Nothing of it happens while nobody works: whoever is told on a Sunday only learns that it waits. Each step is taken once, however often the watch goes round.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from goodword.feedback import models
from goodword.feedback.actions import told
from goodword.feedback.actions.intake import locked
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries import cases as reads
from goodword.feedback.rules import cases as rules
from goodword.feedback.rules.routing import ESCALATE_EVERY, next_person
from goodword.feedback.values import Case, CaseState, Origin
from goodword.lib.worktime import Calendar
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.values import Task
from goodword.operators import queries as staff
from goodword.operators.values import Operator, Role

_AT_ONCE = 200


def watch(now: datetime) -> None:
    """Go round once."""
    calendar = staff.calendar()
    if not calendar.is_open(now):
        return
    _remind(calendar, now=now)
    _inform(calendar, now=now)
    people = staff.colleagues()
    for task in tasks.to_escalate(now=now):
        _escalate_task(task, people, calendar, now=now)
    for case_id in _ids(_open().filter(escalate_at__lte=now), by="escalate_at"):
        _escalate_case(case_id, people, calendar, now=now)


def _remind(calendar: Calendar, *, now: datetime) -> None:
    """Remind who looks after cases a working day before their clock runs out."""
    soon = _open().filter(told_soon_due=False, solve_by__lt=calendar.after_days(now, rules.REMIND_DAYS))
    while ids := _ids(soon, by="solve_by"):
        with transaction.atomic():
            for case_id in sorted(ids):
                told.soon_due_task(reads.case(case_id), now=now)
            models.Case.objects.filter(id__in=ids).update(told_soon_due=True)


def _inform(calendar: Calendar, *, now: datetime) -> None:
    """Tell who complained that it is not forgotten, before the clock runs out; who got a proposal or heard from us in words knows more than that.

    Who only gave a low score has not complained: they are rung up, and not written to about a number that they have never seen.
    """
    near = _open().exclude(state=CaseState.PROPOSED).exclude(origin=Origin.SURVEY)
    near = near.filter(informed_at=None, solve_by__gt=now, solve_by__lte=calendar.after(now, rules.INTERIM_BEFORE))
    for case_id in _ids(near, by="solve_by"):
        with transaction.atomic():
            case = locked(case_id)
            if models.Case.objects.filter(id=case_id, informed_at=None).exclude(state=CaseState.CLOSED).update(informed_at=now) != 1:
                continue
            if told.interim(case, number=0, now=now):
                tell(case_id, "informed", now=now)


def _escalate_task(task: Task, people: Sequence[Operator], calendar: Calendar, *, now: datetime) -> None:
    holder = next((person for person in people if person.id == task.assignee_id), None)
    role = holder.role if holder else Role(task.role or Role.SUPPORT)
    to = next_person(people, holder=task.assignee_id, role=role, loads=tasks.loads(), today=_today(now))
    with transaction.atomic():
        taken = messaging.escalate(task.id, step=task.escalated, to=to, again_at=calendar.after(now, ESCALATE_EVERY))
        if taken and to and task.due_at:
            url = f"{settings.GOODWORD_URL}/console/today/"
            told.tell_of_escalation(to, task.title, key=f"task:{task.id}:{task.escalated}", due_at=task.due_at, url=url, now=now)


def _escalate_case(case_id: UUID, people: Sequence[Operator], calendar: Calendar, *, now: datetime) -> None:
    with transaction.atomic():
        case = locked(case_id)
        waiting = models.Case.objects.filter(id=case_id, escalate_at__lte=now).exclude(state=CaseState.CLOSED)
        step = waiting.values_list("escalated", flat=True).first()
        if step is None:
            return
        to = next_person(people, holder=case.assignee_id, role=_role(case, people), loads=reads.loads(), today=_today(now))
        if to is None:
            waiting.update(escalate_at=case.clock.solve_by if case.clock.solve_by > now else None)
            return
        waiting.update(assignee_id=to, escalated=F("escalated") + 1, escalate_at=calendar.after(now, ESCALATE_EVERY))
        tell(case_id, "escalated", values={"to": str(to)}, now=now)
        messaging.reassign_about(told.subject(case_id), to=to)
        told.escalated(case, to=to, step=step, now=now)


def _role(case: Case, people: Sequence[Operator]) -> Role:
    return next((person.role for person in people if person.id == case.assignee_id), Role.SUPPORT)


def _open() -> QuerySet[models.Case]:
    return models.Case.objects.exclude(state=CaseState.CLOSED)


def _ids(rows: QuerySet[models.Case], *, by: str) -> list[UUID]:
    return list(rows.order_by(by, "id").values_list("id", flat=True)[:_AT_ONCE])


def _today(now: datetime) -> date:
    return now.astimezone(staff.organisation().zone).date()
