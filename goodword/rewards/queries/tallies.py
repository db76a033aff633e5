"""How many rewards, refusals and transfers there are: what a report adds up."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When

from goodword.rewards import models
from goodword.rewards.values import RewardState


def by_rule(program_id: UUID) -> dict[str, int]:
    """Return how many rewards each rule of a programme gave or holds, by the rule's name; refused ones are left out."""
    names = dict(models.Rule.objects.filter(program_id=program_id).order_by("position", "created_at").values_list("id", "name"))
    found = models.Reward.objects.filter(program_id=program_id).exclude(state=RewardState.REFUSED)
    counts = dict(found.values_list("rule_id").annotate(count=Count("id")).order_by())
    tally = Counter(dict.fromkeys(names.values(), 0))
    for rule_id, count in counts.items():
        tally[names.get(rule_id, "")] += count
    return dict(tally)


def refusals_by_reason(program_id: UUID) -> dict[str, int]:
    """Return how often each reason decided that a rule gave nothing to a side of a conversion."""
    found = models.Refusal.objects.filter(program_id=program_id)
    return dict(found.values_list("reason").annotate(count=Count("id")).order_by("reason"))


def given_by_month(rule_id: UUID, *, since: datetime, until: datetime, zone: ZoneInfo) -> dict[str, tuple[dict[str, int], int]]:
    """Return for each calendar month of [since, until) what a rule gave for its purchases, less what was taken back, and for how many of them."""
    starts = _months(since.astimezone(zone), until.astimezone(zone))
    month = Case(*(When(occurred_at__lt=end, then=Value(f"{start:%Y-%m}")) for start, end in pairwise(starts)), output_field=CharField())
    found = models.Reward.objects.filter(rule_id=rule_id, conversion_id__isnull=False, occurred_at__gte=since, occurred_at__lt=until)
    found = found.exclude(state__in=[RewardState.REFUSED, RewardState.REVERSED]).annotate(month=month).order_by()
    counts = dict(found.values_list("month").annotate(count=Count("conversion_id", distinct=True)))
    worth: dict[str, dict[str, int]] = {}
    for name, asset, total in found.values_list("month", "asset").annotate(worth=Sum(F("amount") - F("taken_back"))):
        worth.setdefault(name, {})[asset] = int(total)
    return {name: (worth[name], count) for name, count in counts.items()}


def _months(since: datetime, until: datetime) -> list[datetime]:
    """Return the first moments of the months from that of `since` to the one after `until`."""
    found = [since.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)]
    while found[-1] <= until:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found


def transfers_by_asset() -> dict[str, tuple[int, int]]:
    """Return the number of transfers in the ledger and what they moved in all, per asset."""
    found = models.Posting.objects.values_list("asset").annotate(count=Count("id"), moved=Sum("amount")).order_by("asset")
    return {asset: (count, int(moved)) for asset, count, moved in found}


def due_count(*, now: datetime) -> int:
    """Return how many rewards are ready to be granted but are not yet: what the workers have still to do."""
    ready = Q(state=RewardState.HELD, held_for_review=False) & (Q(needs_approval=False) | Q(approved_at__isnull=False))
    return models.Reward.objects.filter(ready, hold_until__lte=now).count()


def row_counts() -> dict[str, int]:
    """Return how many rewards and transfers there are in all programmes."""
    return {"rewards": models.Reward.objects.count(), "ledger": models.Posting.objects.count()}
