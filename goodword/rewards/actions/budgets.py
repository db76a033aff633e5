"""Set budgets, and tell staff before one is used up."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from goodword.lib.ids import same_id
from goodword.lib.money import MAX_MINOR, Money
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewTask
from goodword.operators.actions import audit
from goodword.operators.values import Actor, Role
from goodword.programs import queries as programs
from goodword.rewards import models
from goodword.rewards.queries.budgets import budgets
from goodword.rewards.values import Budget, Period

LOOK_WITHIN = timedelta(days=1)


class BudgetInvalid(ValueError):
    """A limit or a share that cannot be."""

    code = "budget_invalid"


def set_budget(program_id: UUID, *, asset: str, period: Period, limit: int, warn_percent: int = 80, actor: Actor, now: datetime) -> None:
    """Let a programme give at most `limit` of an asset in a period, counted over all its rules from the next reward on; 0 removes the limit.

    What was refused because a budget was used up stays refused until its purchase is looked at again. Raises BudgetInvalid.
    """
    if not 0 <= limit <= MAX_MINOR or not 1 <= warn_percent <= 100:
        raise BudgetInvalid("limit: zero or more; warn_percent: 1 to 100")
    budget_id = same_id("budget", program_id, asset)
    with transaction.atomic():
        before = models.Budget.objects.filter(id=budget_id).values("period", "limit", "warn_percent").first()
        after = {"period": period.value, "limit": limit, "warn_percent": warn_percent} if limit else None
        if before == after:
            return
        if after:
            models.Budget.objects.update_or_create(id=budget_id, defaults={"program_id": program_id, "asset": asset, "changed_at": now, **after})
        else:
            models.Budget.objects.filter(id=budget_id).delete()
        audit(actor=actor, action="rewards.set_budget", subject=f"program:{program_id}", before=before or {}, after={"asset": asset, **(after or {})}, now=now)


def watch_budgets(now: datetime) -> None:
    """Put each budget that runs low before the staff, once a period and limit."""
    low = [budget for budget in budgets(now=now) if budget.low]
    if low:
        names = {program.id: program.name for program in programs.programs()}
        messaging.create_tasks([_task(budget, names.get(budget.program_id, ""), now=now) for budget in low], now=now)


def _task(budget: Budget, name: str, *, now: datetime) -> NewTask:
    return NewTask(
        key=f"budget:{budget.program_id}:{budget.asset}:{budget.period_name}:{budget.limit}",
        kind="budget",
        title=gettext_noop("A budget is nearly used up"),
        reason=name,
        program_id=budget.program_id,
        subject=f"budget:{budget.program_id}",
        role=Role.ADMIN,
        value=Money(max(0, budget.limit - budget.taken), budget.asset),
        due_at=now + LOOK_WITHIN,
    )
