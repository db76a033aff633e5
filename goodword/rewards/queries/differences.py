"""Where totals that are kept differ from what they should add up to; an empty list is good news."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count

from goodword.rewards import models
from goodword.rewards.queries.closings import moved
from goodword.rewards.values import OPEN_STATES, AccountKind
from goodword.rewards.values.surprises import DrawState


@dataclass(frozen=True)
class Difference:
    """One total that is wrong: of an account, a counter or a closed period, what is kept, and what its rows add up to."""

    what: str
    id: UUID
    kept: int
    counted: int


_ACCOUNTS = """
select a.id, a.balance, coalesce(m.total, 0) from rewards_account a left join (
  select id, sum(amount) as total from (
    select target_id as id, amount from rewards_posting union all select source_id, -amount from rewards_posting
  ) moves group by id
) m on m.id = a.id where a.balance <> coalesce(m.total, 0)
"""


def differences(*, limit: int = 1000) -> list[Difference]:
    """Return what does not add up: accounts, counters, budgets of surprises, closed periods.

    That is an account whose balance is not the sum of its postings, a counter that does not hold what the open rewards do, a budget of which more or
    less was taken than was given, a closed period that changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_ACCOUNTS} limit {int(limit)}")
        found = [Difference("account", key if isinstance(key, UUID) else UUID(key), int(kept), int(counted)) for key, kept, counted in cursor.fetchall()]
    counted: dict[UUID, int] = defaultdict(int)
    seen = set()
    columns = ("id", "rule_id", "conversion_id", "places")
    for reward_id, rule_id, conversion_id, places in models.Reward.objects.filter(state__in=OPEN_STATES).values_list(*columns).iterator():
        if (rule_id, conversion_id or reward_id) not in seen and places:
            seen.add((rule_id, conversion_id or reward_id))
            for key, amount in places:
                counted[UUID(key)] += amount
    for places in models.Contest.objects.values_list("places", flat=True):
        for key, amount in places:
            counted[UUID(key)] += amount
    for counter_id, taken in models.Counter.objects.values_list("id", "taken").iterator():
        if taken != counted[counter_id]:
            found.append(Difference("counter", counter_id, taken, counted[counter_id]))
    return [*found, *_surprises(), *_closings()][:limit]


def _surprises() -> list[Difference]:
    """Return the budgets of surprises of which more or less was taken than was given."""
    found = []
    given = dict(models.SurpriseDraw.objects.filter(state=DrawState.GIVEN).values_list("surprise_id").annotate(count=Count("id")).order_by())
    for surprise_id, taken, amount in models.Surprise.objects.values_list("id", "taken", "amount"):
        if taken != given.get(surprise_id, 0) * amount:
            found.append(Difference("surprise", surprise_id, taken, given.get(surprise_id, 0) * amount))
    return found


def _closings() -> list[Difference]:
    """Return the closed periods in which more or less was moved than when they were closed."""
    found = []
    for closing in models.Closing.objects.order_by("until"):
        added, taken = moved(closing.since, closing.until)
        kept = list(models.ClosedBalance.objects.filter(closing=closing))
        for row in kept:
            key = (AccountKind(row.kind), row.asset)
            found += [Difference("closing", row.id, was, now) for was, now in ((row.added, added.pop(key, 0)), (row.taken, taken.pop(key, 0))) if was != now]
        found += [Difference("closing", closing.id, 0, amount) for amount in (*added.values(), *taken.values()) if amount]
    return found
