"""What a rule would have given for the purchases of the past, beside what was given: asked before it comes into force."""

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Sum

from goodword.fraud import queries as fraud
from goodword.operators import queries as operators
from goodword.referrals.queries import history
from goodword.rewards import models, rules
from goodword.rewards.queries.cases import cases
from goodword.rewards.values import DryRun, RewardState, RuleDefinition


def dry_run(definition: RuleDefinition, *, program_id: UUID, rule_id: UUID | None = None, since: datetime, until: datetime) -> DryRun:
    """Return what a rule would have given for the credited purchases of [since, until), all its caps counted from nothing.

    Purchases count as they stand now: with what was sent back, and without those that were sent back in full or that the checks refused. With
    `rule_id`, `before` is what that rule gave for the same purchases, less what was taken back. Writes nothing.
    """
    evaluate = rules.compiled(definition)
    zone = ZoneInfo(operators.organisation().time_zone)
    with_products = "product" in definition.asked()
    taken: dict[tuple[object, ...], int] = defaultdict(int)
    cost, refusals = Counter[str](), Counter[str]()
    asked = rewarded = 0
    for piece in history.credited(program_id, since=since, until=until, with_products=with_products):
        refused = fraud.refused([one.id for one in piece])
        for case in cases(piece, [definition]):
            asked += 1
            conversion = case.conversion
            if conversion.id in refused:
                refusals["refused_by_checks"] += 1
                continue
            evaluation = evaluate(case)
            if not evaluation.passed:
                refusals[rules.decisive(evaluation.reasons)] += 1
                continue
            if evaluation.places:
                moment = conversion.occurred_at.astimezone(zone)
                owner = {"advocate": conversion.advocate_id}
                wanted = [((one.scope, owner.get(one.scope), rules.period_of(moment, one.period), one.unit), one) for one in evaluation.places]
                if any(taken[key] + place.amount > place.limit for key, place in wanted):
                    refusals["cap_reached"] += 1
                    continue
                for key, place in wanted:
                    taken[key] += place.amount
            rewarded += 1
            for offer in evaluation.offers:
                cost[offer.worth.asset] += offer.worth.minor
    before, before_rewarded = _given(rule_id, since, until) if rule_id else ({}, 0)
    return DryRun(
        since=since,
        until=until,
        purchases=asked,
        rewarded=rewarded,
        cost=dict(sorted(cost.items())),
        refusals=dict(refusals.most_common()),
        before=before,
        before_rewarded=before_rewarded,
    )


def _given(rule_id: UUID, since: datetime, until: datetime) -> tuple[dict[str, int], int]:
    """Return what a rule gave for purchases of a time by asset, less what was taken back, and for how many purchases."""
    found = models.Reward.objects.filter(rule_id=rule_id, conversion_id__isnull=False, occurred_at__gte=since, occurred_at__lt=until)
    found = found.exclude(state__in=[RewardState.REFUSED, RewardState.REVERSED])
    worth = found.values_list("asset").annotate(worth=Sum(F("amount") - F("taken_back"))).order_by("asset")
    return {asset: int(total) for asset, total in worth}, found.aggregate(count=Count("conversion_id", distinct=True))["count"]
