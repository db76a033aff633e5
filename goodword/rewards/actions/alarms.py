"""Tell staff in time: who comes to what the tax asks after, and what of the catalogue runs low."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_noop

from goodword.lib.money import Money
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewTask
from goodword.operators.queries.organisation import organisation
from goodword.operators.values import Role
from goodword.programs.tax import threshold
from goodword.rewards import models
from goodword.rewards.queries.statements import granted
from goodword.rewards.rules.months import year_bounds

TAX_WITHIN = timedelta(days=7)
STOCK_WITHIN = timedelta(days=2)


def watch_tax(now: datetime) -> None:
    """Put everybody before the staff whose rewards of this calendar year come to the country's threshold, once a year each; safe to run again.

    What was granted counts, paid yet or not, so that somebody looks before it is paid. A country or year that the data does not know has no alarm.
    """
    home = organisation()
    year = now.astimezone(home.zone).year
    limit = threshold(home.country, year)
    if limit is None:
        return
    since, until = year_bounds(year, home.zone)
    over = [one for one in granted(since=since, until=until, kinds=limit.counts) if one.asset == limit.asset and one.amount >= limit.amount_minor]
    tasks = [
        NewTask(
            key=f"tax:{one.contact_id}:{year}",
            kind="tax",
            title=gettext_noop("Somebody has come to what the tax asks after"),
            reason=f"{limit.law}, {year}",
            contact_id=one.contact_id,
            role=Role.ADMIN,
            value=Money(one.amount, one.asset),
            due_at=now + TAX_WITHIN,
        )
        for one in over
    ]
    if tasks:
        messaging.create_tasks(tasks, now=now)


def stock_taken(item_id: UUID, *, mark: UUID, now: datetime) -> None:
    """Put a thing before the staff where the piece just taken, for the order `mark`, brought its stock down to what was named.

    Needs the caller's transaction, which took the piece; who takes the next one is past it, so that one crossing is told once.
    """
    row = models.Item.objects.select_related("program").filter(id=item_id).first()
    if row is None or not row.low_at or row.stock != row.low_at:
        return
    task = NewTask(
        key=f"stock:{item_id}:{mark}",
        kind="stock",
        title=gettext_noop("A thing for points is nearly gone"),
        reason=f"{row.title} ({row.stock}), {row.program.name}",
        program_id=row.program_id,
        subject=f"item:{item_id}",
        role=Role.ADMIN,
        due_at=now + STOCK_WITHIN,
    )
    messaging.create_task(task, now=now)
