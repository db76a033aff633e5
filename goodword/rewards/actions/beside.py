"""Places in a programme's budgets for what no purchase earns: prizes of contests and surprises."""

from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from goodword.lib.money import Money
from goodword.operators.queries.organisation import organisation
from goodword.programs import queries as programs
from goodword.referrals.values import Conversion
from goodword.rewards import kinds, rules
from goodword.rewards.actions import counters
from goodword.rewards.queries.budgets import limits
from goodword.rewards.rules.keys import Key
from goodword.rewards.values import Case, Setup

Places = list[list[object]]  # [[counter id, amount], …], as rewards keep them


def worth(kind: Setup, *, program_id: UUID) -> Money:
    """Return what a kind gives that asks nothing of a purchase, in the programme's currency where it is money."""
    found: Money = kinds.BY_SLUG[kind.slug].worth(
        rules.settings_of("kinds", kind), Case(conversion=cast(Conversion, None), currency=programs.program(program_id).currency)
    )
    return found


def take(program_id: UUID, money: Money, *, now: datetime) -> Places | None:
    """Take an amount of the programme's budget of that asset in the present period; None where it is not there, nothing where there is no budget.

    Needs the caller's transaction.
    """
    place = limits().get(program_id, {}).get(money.asset)
    if place is None:
        return []
    wanted = replace(place, amount=money.minor)
    key = Key.of(program_id, wanted, program_id, now.astimezone(organisation().zone))
    [full] = counters.take([[(key, wanted)]])
    return None if full else [[str(key.id), money.minor]]


def give_back(places: Places) -> None:
    """Free what was taken. Needs the caller's transaction."""
    if places:
        counters.take([[]], [places])
