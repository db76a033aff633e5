"""Where totals that are kept differ from what they should add up to; an empty list is good news."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count

from goodword.rewards import models
from goodword.rewards.values import OPEN_STATES
from goodword.rewards.values.surprises import DrawState


@dataclass(frozen=True)
class Difference:
    """One total that is wrong: of an account or a counter, what is kept, and what its rows add up to."""

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
    """Return accounts whose balance is not the sum of their postings, counters that hold more or less than the open rewards, and budgets of surprises."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_ACCOUNTS} limit {int(limit)}")
        found = [Difference("account", key if isinstance(key, UUID) else UUID(key), int(kept), int(counted)) for key, kept, counted in cursor.fetchall()]
    counted: dict[UUID, int] = defaultdict(int)
    seen = set()
    for rule_id, conversion_id, places in models.Reward.objects.filter(state__in=OPEN_STATES).values_list("rule_id", "conversion_id", "places").iterator():
        if (rule_id, conversion_id) not in seen and places:
            seen.add((rule_id, conversion_id))
            for key, amount in places:
                counted[UUID(key)] += amount
    for counter_id, taken in models.Counter.objects.values_list("id", "taken").iterator():
        if taken != counted[counter_id]:
            found.append(Difference("counter", counter_id, taken, counted[counter_id]))
    given = dict(models.SurpriseDraw.objects.filter(state=DrawState.GIVEN).values_list("surprise_id").annotate(count=Count("id")).order_by())
    for surprise_id, taken, amount in models.Surprise.objects.values_list("id", "taken", "amount"):
        if taken != given.get(surprise_id, 0) * amount:
            found.append(Difference("surprise", surprise_id, taken, given.get(surprise_id, 0) * amount))
    return found[:limit]
