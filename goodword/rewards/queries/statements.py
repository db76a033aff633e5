"""What moved in somebody's wallets between two moments, and what everybody received in a year of what counts for the tax."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Min, OuterRef, Q, Subquery, Sum, UUIDField, When

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify
from goodword.rewards import models
from goodword.rewards.values import AccountKind, Received, RewardState, Statement, StatementLine


def statements(contact_id: UUID, *, since: datetime, until: datetime) -> list[Statement]:
    """Return what a person had, got and used from `since` until before `until`, a statement for each asset, whichever of its contacts is asked for."""
    key = identify.ledger_keys([contact_id])[contact_id]
    assets = dict(models.Account.objects.filter(kind=AccountKind.OWED, owner_id=key).values_list("id", "asset"))
    opening = _balances(assets, until=since)
    rows = models.Posting.objects.filter(_touches(assets), at__gte=since, at__lt=until).order_by("at", "id")
    lines: dict[UUID, list[StatementLine]] = defaultdict(list)
    balance = dict(opening)
    for row in rows:
        for account, amount in ((row.target_id, row.amount), (row.source_id, -row.amount)):
            if account in assets:
                balance[account] += amount
                lines[account].append(StatementLine(row.id, row.at, row.kind, amount, balance[account], row.reward_id, row.program_id))
    found = [Statement(asset, opening[account], tuple(lines[account])) for account, asset in assets.items() if opening[account] or lines[account]]
    return sorted(found, key=lambda one: one.asset)


def first_movement(contact_id: UUID) -> datetime | None:
    """Return when something first moved in a person's wallets; None where nothing ever did."""
    key = identify.ledger_keys([contact_id])[contact_id]
    accounts = list(models.Account.objects.filter(kind=AccountKind.OWED, owner_id=key).values_list("id", flat=True))
    first: datetime | None = models.Posting.objects.filter(_touches(accounts)).aggregate(first=Min("at"))["first"]
    return first


def received(*, since: datetime, until: datetime, kinds: Iterable[str]) -> list[Received]:
    """Return what people received between two moments in rewards of some kinds, the most first; what came back to us is taken off.

    A reward is received when it leaves the house: on the day of the pay-out file, of the gift card. Contacts that were merged count as one.
    """
    kind = Subquery(models.Reward.objects.filter(id=OuterRef("reward_id")).values("kind")[:1])
    who = Subquery(models.Reward.objects.filter(id=OuterRef("reward_id")).values("contact_id")[:1], output_field=UUIDField())
    found = models.Posting.objects.filter(kind__in=["redeem", "return"], at__gte=since, at__lt=until).annotate(reward_kind=kind, who=who)
    signed = Sum(Case(When(kind="redeem", then=F("amount")), default=-F("amount")))
    rows = list(found.filter(reward_kind__in=list(kinds)).values_list("who", "asset").annotate(total=signed).order_by())
    kept = contacts.canonical({contact_id for contact_id, _, _ in rows})
    sums: dict[tuple[UUID, str], int] = defaultdict(int)
    for contact_id, asset, total in rows:
        sums[kept[contact_id], asset] += int(total)
    lines = [Received(contact_id, asset, total) for (contact_id, asset), total in sums.items() if total]
    return sorted(lines, key=lambda one: (one.asset, -one.amount, one.contact_id))


def granted(*, since: datetime, until: datetime, kinds: Iterable[str]) -> list[Received]:
    """Return what people were granted between two moments in rewards of some kinds, paid yet or not; what was taken back is taken off, our loss is not.

    Contacts that were merged count as one.
    """
    given = [RewardState.GRANTED, RewardState.FULFILLED, RewardState.REVERSED]
    found = models.Reward.objects.filter(kind__in=list(kinds), granted_at__gte=since, granted_at__lt=until, state__in=given)
    rows = list(found.values_list("contact_id", "asset").annotate(total=Sum(F("amount") - F("taken_back") + F("lost"))).order_by())
    kept = contacts.canonical({contact_id for contact_id, _, _ in rows})
    sums: dict[tuple[UUID, str], int] = defaultdict(int)
    for contact_id, asset, total in rows:
        sums[kept[contact_id], asset] += int(total)
    return [Received(contact_id, asset, total) for (contact_id, asset), total in sorted(sums.items()) if total]


def _balances(accounts: Iterable[UUID], *, until: datetime) -> dict[UUID, int]:
    found = dict.fromkeys(accounts, 0)
    earlier = models.Posting.objects.filter(at__lt=until)
    for side, sign in (("target_id", 1), ("source_id", -1)):
        for account, total in earlier.filter(**{f"{side}__in": list(found)}).values_list(side).annotate(total=Sum("amount")).order_by():
            found[account] += sign * int(total)
    return found


def _touches(accounts: Iterable[UUID]) -> Q:
    ids = list(accounts)
    return Q(source_id__in=ids) | Q(target_id__in=ids)
