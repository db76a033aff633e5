"""The mix of bench/pipeline.py with every kind of reward and with tiers: nine programmes, each with two kinds, a ladder, and more for those in its tier."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.events.actions.settle import make_shards
from goodword.events.models import Outcome
from goodword.facts import engine
from goodword.lib import identity
from goodword.lib.ids import new_id
from goodword.links.actions.codes import ensure_links
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.values import ProgramSettings
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.actions.tiers import set_ladder
from goodword.rewards.kinds import KINDS
from goodword.rewards.models import Posting, Reward, Standing
from goodword.rewards.queries.differences import differences
from goodword.rewards.values.tiers import Ladder, Tier

MINIMUM = 2000
WARM = timedelta(days=5)  # before it some advocates climb, so that their tier counts for what is measured
EXTRA = 50
SETTINGS: dict[str, dict[str, Any]] = {
    "coupon": {"amount_minor": 1000},
    "percentage_coupon": {"percent": 15},
    "account_credit": {"basis_points": 500, "max_minor": 2000},
    "points": {"points": 250},
    "cash": {"amount_minor": 500},
    "fee_waiver": {"fee": "styling fee"},
    "product": {"name": "a bag of coffee"},
    "premium_months": {"months": 1, "plan": "Premium"},
    "quota": {"megabytes": 500, "total_megabytes": 1_000_000},
    "gift_card": {"amount_minor": 2500, "pool": "Cards"},
    "donation": {"amount_minor": 1000, "charities": ["Sea rescue"]},
    "exclusive_content": {"file": "Roasting at home"},
    "early_access": {"what": "autumn coffees"},
    "event_invitation": {"event": "Tasting", "seats": 2, "places": 10_000},
    "service_hours": {"minutes": 90, "service": "advice"},
    "thank_you_note": {},
    "contest_entries": {"entries": 3},
    "mystery_gift": {"gifts": ["a bag of coffee", "a mug"], "odds": ["70", "30"]},
}


def fill(*, friends: int, advocates: int, start: datetime) -> Counter[tuple[str, str]]:
    """Fill a fresh database with waiting outcomes and return the rewards they have to come to, by kind and side."""
    slugs = [kind.slug for kind in KINDS]
    if set(slugs) != set(SETTINGS):
        raise SystemExit(f"kinds without settings, or too many: {set(slugs) ^ set(SETTINGS)}")
    pairs = list(zip(slugs[::2], slugs[1::2], strict=True))
    programmes = [_programme(number, pair, start) for number, pair in enumerate(pairs)]
    people = identify.ensure([Person(email=f"advocate{number}@example.com", trusted=True) for number in range(advocates)], now=start)
    codes: list[tuple[int, str, bool]] = []  # programme, code, whether its owner climbs before
    for number, contact_id in enumerate(people):
        assert contact_id
        place = number % len(pairs)
        codes.append((place, ensure_links([contact_id], program_id=programmes[place], now=start)[contact_id].code, number // len(pairs) % 2 == 0))
    make_shards()
    climbing = [code for _, code, climbs in codes if climbs]
    _store([(1.0, "signup", f"w{one}", code, None) for one, code in enumerate(climbing)], start)
    _store([(2.0, "purchase", f"w{one}", "", MINIMUM) for one in range(len(climbing))], start)
    engine.drain(now=start + WARM)
    if Standing.objects.exclude(tier="").count() != len(climbing):
        raise SystemExit("those who were to climb did not")
    return _waiting(friends, pairs, codes, start + WARM + timedelta(hours=1))


def verify(expected: Counter[tuple[str, str]], before: tuple[int, int]) -> int:
    """Return how many rows were checked; leave with what is wrong where rewards or postings are not what they have to be."""
    found = Counter(Reward.objects.values_list("kind", "side")) - _climbed
    rewards, postings = Reward.objects.count() - before[0], Posting.objects.count() - before[1]
    if found != expected or rewards != postings or rewards != sum(expected.values()) or differences():
        raise SystemExit(f"{rewards} rewards, {postings} postings; too many {found - expected}, missing {expected - found}")
    return rewards + postings


def count() -> tuple[int, int]:
    """Return how many rewards and postings there are before anything is measured."""
    _climbed.clear()
    _climbed.update(Reward.objects.values_list("kind", "side"))
    return Reward.objects.count(), Posting.objects.count()


_climbed: Counter[tuple[str, str]] = Counter()


def _programme(number: int, pair: tuple[str, str], start: datetime) -> Any:
    settings = ProgramSettings(name=f"Bench {number}", currency="EUR", starts_at=start)
    program = programs.create(slug=f"bench{number}", settings=settings, actor=SYSTEM, now=start)
    least: list[dict[str, Any]] = [{"slug": "new_customer"}, {"slug": "first_purchase"}, {"slug": "minimum_amount", "settings": {"amount_minor": MINIMUM}}]
    both = [{"side": side, "kind": {"slug": slug, "settings": SETTINGS[slug]}} for side, slug in zip(("advocate", "friend"), pair, strict=True)]
    cap = {"slug": "cap", "settings": {"limit": 100_000, "period": "year"}}
    create_rule(program_id=program.id, name="Both", definition=_rule([*least, cap], both), in_force_from=start, actor=SYSTEM, now=start)
    more = [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": EXTRA}}}]
    silver = {"slug": "in_tier", "settings": {"tier": "silver"}}
    create_rule(program_id=program.id, name="More", definition=_rule([*least, silver], more), in_force_from=start, actor=SYSTEM, now=start)
    set_ladder(program.id, Ladder((Tier("silver", 1, {"en": "Silver"}),)), actor=SYSTEM, now=start)
    return programs.go_live(program.id, actor=SYSTEM, now=start).id


def _rule(conditions: list[dict[str, Any]], benefits: list[dict[str, Any]]) -> dict[str, Any]:
    return {"conditions": conditions, "benefits": benefits, "hold_days": 14}


def _waiting(friends: int, pairs: list[tuple[str, str]], codes: list[tuple[int, str, bool]], start: datetime) -> Counter[tuple[str, str]]:
    chance, expected = random.Random(1), Counter[tuple[str, str]]()
    events: list[tuple[float, str, str, str, int | None]] = []
    for number in range(friends):
        (place, code, climbs), joined, amount = chance.choice(codes), chance.uniform(0, 60 * 24), chance.randrange(500, 8000)
        events.append((joined, "signup", f"c{number}", code, None))
        events.append((joined + chance.uniform(1, 20 * 24), "purchase", f"c{number}", "", amount))
        if amount >= MINIMUM:
            expected.update([(pairs[place][0], "advocate"), (pairs[place][1], "friend"), *([("points", "advocate")] if climbs else [])])
    _store(sorted(events, key=lambda one: one[0]), start)
    return expected


def _store(events: list[tuple[float, str, str, str, int | None]], start: datetime) -> None:
    rows = []
    for hour, kind, name, code, amount in events:
        key, at = identity.key("external", "shop", name), start + timedelta(hours=hour)
        rows.append(
            Outcome(
                id=new_id(), source="shop", type=kind, external_id=f"{kind}-{name}", person_key=key, shard=identity.shard_of(key),
                person={"external_id": name, "email": f"{name}@example.com", "trusted": True}, occurred_at=at, received_at=at,
                amount_minor=amount, currency="EUR" if amount else "", code=code,
            )
        )  # fmt: skip
    Outcome.objects.bulk_create(rows, batch_size=500)
