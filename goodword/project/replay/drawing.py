"""Draw who referred whom, for no public history says so: by a seed, and by rules that could be true."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from goodword.project.replay.history import Purchase

WITHIN = timedelta(days=30)  # so long before the own first purchase a friend is referred at most


@dataclass(frozen=True)
class Referred:
    """A friend, who referred them, and when they signed up."""

    friend: str
    advocate: str
    at: datetime


def draw(purchases: Sequence[Purchase], *, count: int, seed: int) -> list[Referred]:
    """Return at most `count` referrals, in order of time: each friend once, before the own first purchase, by somebody who had bought by then.

    Fewer come back where fewer customers began after somebody else had. The same purchases and seed give the same referrals.
    """
    first: dict[str, datetime] = {}
    for purchase in purchases:
        first[purchase.customer] = min(first.get(purchase.customer, purchase.at), purchase.at)
    customers = sorted(first, key=lambda customer: (first[customer], customer))
    begins = [first[customer] for customer in customers]
    friends = [customer for customer in customers if bisect_left(begins, first[customer]) > 0]
    random = Random(seed)  # noqa: S311 - a draw that can be repeated is what is wanted
    referred = []
    for friend in random.sample(friends, min(count, len(friends))):
        advocate = customers[random.randrange(bisect_left(begins, first[friend]))]
        earliest = max(first[advocate], first[friend] - WITHIN)
        seconds = int((first[friend] - earliest).total_seconds())
        referred.append(Referred(friend, advocate, earliest + timedelta(seconds=random.randrange(1, max(2, seconds)))))
    return sorted(referred, key=lambda one: (one.at, one.friend))
