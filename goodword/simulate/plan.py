"""What happens in the demo shop's year, drawn by seed: who buys when, who recommends whom, and what comes of it. Nothing is written here."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from goodword.simulate.casts import Cast

CUSTOMERS = 130
FRIENDS_EACH = (0, 0, 0, 1, 1, 1, 2, 2, 3, 5)  # drawn per advocate: most bring none or one, few bring many


@dataclass(frozen=True)
class Someone:
    """A made-up person; `key` is the customer id in the made-up shop."""

    key: str
    first_name: str
    last_name: str
    email: str
    company: str = ""


@dataclass(frozen=True, order=True)
class Deed:
    """One thing that happens at a time; `what` says how to read the rest."""

    at: datetime
    what: str  # purchase, refund, join, share, click, claim, signup, tell
    who: Someone = field(compare=False)
    by: str = field(compare=False, default="")  # key of the advocate
    amount_minor: int = field(compare=False, default=0)
    name: str = field(compare=False, default="")  # of the order
    product: str = field(compare=False, default="")
    channel: str = field(compare=False, default="")
    open_name: bool = field(compare=False, default=False)


def year(cast: Cast, *, seed: int, days: int, until: datetime) -> list[Deed]:
    """Return everything that happens in so many days before `until`, in order."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    people = _people(cast, chance)
    start = until - timedelta(days=days)
    scale = {"MYR": 4}.get(cast.currency, 1)
    deeds: list[Deed] = []
    customers = [next(people) for _ in range(CUSTOMERS)]
    joined: list[tuple[Someone, datetime]] = []
    for someone in customers:
        first = start + timedelta(days=chance.uniform(0, days * 0.66), hours=chance.uniform(8, 20))
        deeds += _purchases(someone, first, until, cast, chance, scale)
        if chance.random() < 0.45:
            at = first + timedelta(days=chance.uniform(2, 40))
            if at < until:
                deeds.append(Deed(at, "join", someone))
                joined.append((someone, at))
    while joined:
        advocate, since = joined.pop()
        for _ in range(chance.choice(FRIENDS_EACH)):
            at = since + timedelta(days=chance.uniform(1, 150), hours=chance.uniform(0, 10))
            if at >= until:
                continue
            friend = next(people)
            deeds += _recommend(advocate, friend, at, until, cast, chance, scale)
            if chance.random() < 0.3 and at + timedelta(days=45) < until:
                deeds.append(Deed(at + timedelta(days=40), "join", friend))
                joined.append((friend, at + timedelta(days=40)))
    return sorted(deed for deed in deeds if deed.at < until)


def _people(cast: Cast, chance: random.Random) -> Iterator[Someone]:
    """Yield people, each name once."""
    pairs = [(first, last) for first in cast.first for last in cast.last]
    chance.shuffle(pairs)
    for number, (first, last) in enumerate(pairs):
        handle = f"{first}.{last}".lower().replace(" ", "-").translate(_PLAIN)
        company = chance.choice(cast.company) if chance.random() < 0.06 else ""
        yield Someone(f"c{number:04}", first, last, f"{handle}@example.com", company)


def _purchases(someone: Someone, first: datetime, until: datetime, cast: Cast, chance: random.Random, scale: int) -> list[Deed]:
    deeds, at, number = [], first, 0
    while at < until and number < 14:
        amount = int(chance.choice([1480, 1990, 2450, 2640, 3480, 4200, 6100, 8900]) * scale)
        deeds.append(Deed(at, "purchase", someone, amount_minor=amount, name=f"{someone.key}-{number + 1}", product=chance.choice(cast.products)))
        if chance.random() < 0.03:
            deeds.append(Deed(at + timedelta(days=chance.uniform(2, 10)), "refund", someone, amount_minor=amount, name=f"{someone.key}-{number + 1}"))
        at += timedelta(days=chance.expovariate(1 / 32) + 5)
        number += 1
    return deeds


def _recommend(advocate: Someone, friend: Someone, at: datetime, until: datetime, cast: Cast, chance: random.Random, scale: int) -> list[Deed]:
    channel = chance.choice(["whatsapp", "whatsapp", "mail", "copy", "native", "linkedin"])
    deeds = [Deed(at, "share", advocate, by=advocate.key, channel=channel)]
    deeds += [Deed(at + timedelta(hours=hour), "click", friend, by=advocate.key, channel=channel) for hour in range(1, 1 + chance.choice([1, 1, 2, 3]))]
    way = chance.choices(["claim", "signup", "tell", "nothing"], [45, 30, 8, 17])[0]
    moment = at + timedelta(hours=chance.uniform(2, 30))
    if way == "nothing":
        return deeds
    deeds.append(Deed(moment, way, friend, by=advocate.key, channel=channel, open_name=chance.random() < 0.6, product=chance.choice(cast.products)))
    if chance.random() < 0.72:
        deeds += _purchases(friend, moment + timedelta(days=chance.uniform(0.1, 20)), until, cast, chance, scale)
    return deeds


_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ı": "i", "å": "a", "é": "e", "ï": "i", "’": ""})
