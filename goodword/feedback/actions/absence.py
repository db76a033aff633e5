"""Who is away hands over: open tasks and complaints that cannot wait until they are back go to a colleague of their role, else to the roles above."""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodword.feedback.actions import cases
from goodword.feedback.queries import cases as reads
from goodword.feedback.rules.routing import HANDLES, choose, stand_in
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.values import NewMessage
from goodword.operators import queries as staff
from goodword.operators.values import SYSTEM, Operator


def hand_over(now: datetime) -> None:
    """Hand over what those who are away, or were let go, have open; doing it again finds nothing left. What is due after they are back waits for them."""
    today = now.astimezone(staff.organisation().zone).date()
    for person in staff.team():
        if not person.is_there(today):
            with transaction.atomic():
                _hand_over(person, today=today, now=now)


def _hand_over(person: Operator, *, today: date, now: datetime) -> None:
    people, loads = staff.colleagues(), Counter(tasks.loads())
    taken: dict[UUID, list[UUID]] = defaultdict(list)
    for case in reads.waiting(assignee_id=person.id):
        to = stand_in(people, absent=person, loads=loads, today=today) or choose(people, preferred=None, roles=HANDLES, loads=loads, today=today)
        if to and cases.assign(case.id, to, actor=SYSTEM, now=now):
            loads[to] += 1
    for task in tasks.held_by(person.id, before=_back(person), now=now):
        to = stand_in(people, absent=person, loads=loads, today=today)
        own = person.active and task.created_by == person.id and task.due_at is None
        if to and not own and messaging.reassign(task.id, to=to, actor=SYSTEM, now=now):
            loads[to] += 1
            taken[to].append(task.id)
    messaging.queue([_mail(person, to, ids) for to, ids in sorted(taken.items())], now=now)


def _back(person: Operator) -> datetime | None:
    """Return when somebody is back; None for who was let go."""
    if not person.active or person.absent_until is None:
        return None
    return datetime.combine(person.absent_until + timedelta(days=1), time.min, tzinfo=staff.organisation().zone)


def _mail(person: Operator, to: UUID, task_ids: list[UUID]) -> NewMessage:
    until = person.absent_until.isoformat() if person.active and person.absent_until else ""
    variables = {"name": person.shown_name, "count": len(task_ids), "until": until, "url": f"{settings.GOODWORD_URL}/console/today/"}
    key = same_id("handed over", to, until, *task_ids)
    return NewMessage(key=f"staff_handed_over:{key}", template="staff_handed_over", operator_id=to, variables=variables)
