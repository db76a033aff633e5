"""What customers complain about most goes to who can act: once a week, a task for each person in charge of a category or cause."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_noop

from goodword.feedback.queries.findings import Finding, findings
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewTask
from goodword.operators import queries as staff

KIND = "findings"
TITLE = gettext_noop("Look at what customers complain about most")
LOOKED_BACK = timedelta(days=28)
LEAST = 3  # complaints; what came up less often is no pattern yet
SHOWN = 5
WITHIN = timedelta(days=5)


def tell(now: datetime) -> None:
    """Put before each person in charge what came up most often in four weeks; once a calendar week, and not where nothing did."""
    there = {person.id for person in staff.colleagues()}
    by_person: dict[UUID, list[Finding]] = defaultdict(list)
    for one in findings(since=now - LOOKED_BACK, least=LEAST):
        if one.responsible_id in there:
            by_person[one.responsible_id].append(one)
    year, number, _day = now.astimezone(staff.organisation().zone).isocalendar()
    week = f"{year}-W{number:02}"
    tasks = [_task(person, found[:SHOWN], week, now=now) for person, found in sorted(by_person.items())]
    if tasks:
        messaging.create_tasks(tasks, now=now)


def _task(person: UUID, found: list[Finding], week: str, *, now: datetime) -> NewTask:
    return NewTask(
        key=f"{KIND}:{person}:{week}",
        kind=KIND,
        title=TITLE,
        reason="\n".join(f"{' › '.join(one.path)}: {one.count}" for one in found),
        subject=f"topic:{found[0].topic_id}",
        assignee_id=person,
        due_at=staff.calendar().next_open(now + WITHIN),
    )
