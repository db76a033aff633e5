"""How old what is owed is, by the rewards it comes from."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Case, F, Sum, Value, When

from goodword.rewards import models
from goodword.rewards.values import AGES_DAYS, Aged, RewardState

_OWED = F("amount") - (F("taken_back") - F("lost")) - F("used")


def by_age(*, now: datetime) -> list[Aged]:
    """Return what is owed in each asset by the age of its rewards, counted from the day they were granted; all buckets add up to what the ledger owes."""
    granted = [RewardState.GRANTED, RewardState.FULFILLED, RewardState.REVERSED]  # the last ones only where a programme duns
    edges = [When(granted_at__gt=now - timedelta(days=days + 1), then=Value(place)) for place, days in enumerate(AGES_DAYS)]
    found = models.Reward.objects.filter(state__in=granted, granted_at__isnull=False).exclude(amount=F("taken_back") - F("lost") + F("used"))
    rows = found.annotate(bucket=Case(*edges, default=Value(len(AGES_DAYS))))
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * (len(AGES_DAYS) + 1))
    for asset, bucket, total in rows.values_list("asset", "bucket").annotate(total=Sum(_OWED)).order_by():
        sums[asset][bucket] += int(total)
    return [Aged(asset, tuple(sums[asset])) for asset in sorted(sums)]
