"""Budgets of programmes, and how much of them is taken."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from goodword.lib.memory import remembered
from goodword.operators import queries as operators
from goodword.rewards import models
from goodword.rewards.rules.keys import Key
from goodword.rewards.values import Budget, Period, PlaceWanted


def budgets(*, now: datetime, program_id: UUID | None = None) -> list[Budget]:
    """Return the budgets of all programmes or of one, by asset, with what is taken of each in the present period."""
    moment = now.astimezone(ZoneInfo(operators.organisation().time_zone))
    rows = models.Budget.objects.order_by("program_id", "asset")
    rows = rows if program_id is None else rows.filter(program_id=program_id)
    keys = {row.id: Key.of(row.program_id, _place(row), row.program_id, moment) for row in rows}
    taken = dict(models.Counter.objects.filter(id__in=[key.id for key in keys.values()]).values_list("id", "taken"))
    return [
        Budget(row.program_id, row.asset, Period(row.period), row.limit, row.warn_percent, keys[row.id].period, taken.get(keys[row.id].id, 0))
        for row in rows
    ]  # fmt: skip


@remembered
def limits() -> dict[UUID, dict[str, PlaceWanted]]:
    """Return by programme and asset the place, of no amount yet, that a reward needs in a budget; a programme without one is left out."""
    found: dict[UUID, dict[str, PlaceWanted]] = defaultdict(dict)
    for row in models.Budget.objects.all():
        found[row.program_id][row.asset] = _place(row)
    return found


def _place(row: models.Budget) -> PlaceWanted:
    return PlaceWanted("budget", Period(row.period), row.asset, 0, row.limit)
