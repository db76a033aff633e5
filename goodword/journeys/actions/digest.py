"""The mail that each of the staff gets in the morning: what is overdue, what is due today, what is new. No mail where there is nothing."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from goodword.lib.identity import normalise_email
from goodword.lib.worktime import Calendar
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.values import NewMessage, Task
from goodword.operators import queries as staff
from goodword.operators.permissions import allows
from goodword.operators.values import Operator, Organisation, Permission

WITHIN = timedelta(hours=2)  # of the morning: a digest that is later than that tells what everybody has seen
MORNING = time(8)  # where the house never closes
OWN = gettext_noop("A task of your own")
_DAYS_BACK = 14


def morning(now: datetime) -> None:
    """Send the digests of a working day, once it has begun; each once, and about what was there when it began."""
    organisation, calendar = staff.organisation(), staff.calendar()
    opens = _opening(organisation, calendar, now)
    if opens is None or not opens <= now < opens + WITHIN:
        return
    today = opens.astimezone(organisation.zone).date()
    people = [one for one in staff.colleagues() if one.is_there(today) and allows(one.role, Permission.TASKS_READ) and normalise_email(one.email)]
    since = _before(organisation, calendar, opens)
    midnight = datetime.combine(today + timedelta(days=1), time.min, tzinfo=organisation.zone)
    mails = [mail for person in people if (mail := _digest(person, opens=opens, since=since, until=midnight, now=now))]
    messaging.queue(mails, now=now)


def _digest(person: Operator, *, opens: datetime, since: datetime, until: datetime, now: datetime) -> NewMessage | None:
    waiting = tasks.waiting_for(person, made_before=opens, now=now)
    overdue = [task for task in waiting if task.due_at and task.due_at < opens]
    today = [task for task in waiting if task.due_at and opens <= task.due_at < until]
    new = [task for task in waiting if task.created_at >= since and task not in overdue and task not in today]
    if not (overdue or today or new):
        return None
    with translation.override(person.language):
        heaps = {"overdue": _lines(overdue), "today": _lines(today), "new": _lines(new)}
    counts = {"overdue_count": len(overdue), "today_count": len(today), "new_count": len(new)}
    return NewMessage(
        key=f"staff_digest:{person.id}:{opens:%Y-%m-%d}",
        template="staff_digest",
        operator_id=person.id,
        variables={**heaps, **counts, "url": f"{settings.GOODWORD_URL}/console/today/"},
    )


def _lines(found: Iterable[Task]) -> list[dict[str, object]]:
    """Return titles with how many there are of each; what people typed stays in the console, for it may name customers."""
    counts = Counter(gettext(OWN if task.created_by else task.title) for task in found)
    return [{"what": what, "count": count} for what, count in counts.items()]


def _opening(organisation: Organisation, calendar: Calendar, now: datetime) -> datetime | None:
    today = now.astimezone(organisation.zone).date()
    if calendar.never_closes:
        return datetime.combine(today, MORNING, tzinfo=organisation.zone).astimezone(UTC)
    hours = calendar.opening(today)
    return hours[0] if hours else None


def _before(organisation: Organisation, calendar: Calendar, opens: datetime) -> datetime:
    """Return when the working day before began, at most two weeks ago."""
    for days in range(1, _DAYS_BACK):
        if found := _opening(organisation, calendar, opens - timedelta(days=days)):
            return found
    return opens - timedelta(days=_DAYS_BACK)
