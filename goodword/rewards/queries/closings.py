"""Closed periods and trial balances: what the accounts of each kind and asset came to."""

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, OuterRef, Subquery, Sum

from goodword.rewards import models
from goodword.rewards.rules.months import following, month_of
from goodword.rewards.values import AccountKind, Closing, Month, TrialLine

_Key = tuple[AccountKind, str]


def closings() -> list[Closing]:
    """Return the closed periods, the newest first."""
    return [Closing(row.name, row.since, row.until, row.closed_by, row.closed_at) for row in models.Closing.objects.order_by("-until")]


def closed_until() -> datetime | None:
    """Return the moment from which on can be posted; None while no period is closed."""
    last: datetime | None = models.Closing.objects.aggregate(last=Max("until"))["last"]
    return last


def next_open(zone: ZoneInfo) -> Month | None:
    """Return the earliest period that is not closed, which is the next to be; None where nothing was ever posted."""
    if last := models.Closing.objects.order_by("-until").first():
        month = following(last.name, zone)
        return Month(month.name, last.until, month.until)
    first: datetime | None = models.Posting.objects.aggregate(first=Min("at"))["first"]
    return month_of(first, zone) if first else None


def trial_balance(since: datetime, until: datetime) -> list[TrialLine]:
    """Return opening, movements and closing of every kind of account and asset between two moments; each column adds up to zero per asset.

    Reads the postings since the last period that was closed by then, so that old ones are not read again.
    """
    base = models.Closing.objects.filter(until__lte=since).order_by("-until").first()
    opening: dict[_Key, int] = defaultdict(int)
    if base:
        for row in models.ClosedBalance.objects.filter(closing=base):
            opening[AccountKind(row.kind), row.asset] = row.opening + row.added - row.taken
    added, taken = moved(base.until if base else None, since)
    for key in added.keys() | taken.keys():
        opening[key] += added[key] - taken[key]
    added, taken = moved(since, until)
    keys = sorted(opening.keys() | added.keys() | taken.keys(), key=lambda key: (key[1], list(AccountKind).index(key[0])))
    return [TrialLine(*key, opening[key], added[key], taken[key]) for key in keys]


def moved(since: datetime | None, until: datetime | None = None) -> tuple[dict[_Key, int], dict[_Key, int]]:
    """Return what the transfers between two moments (None: from the first, to the last) added to accounts and took from them, by kind and asset."""
    found = models.Posting.objects.all()
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    sides: list[dict[_Key, int]] = []
    for side in ("target_id", "source_id"):
        kind = Subquery(models.Account.objects.filter(id=OuterRef(side)).values("kind")[:1])
        sums = found.annotate(account_kind=kind).values_list("account_kind", "asset").annotate(total=Sum("amount")).order_by()
        sides.append(defaultdict(int, {(AccountKind(name), asset): int(total) for name, asset, total in sums}))
    return sides[0], sides[1]
