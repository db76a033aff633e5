"""Places in caps: one row a counter, taken and given back in sorted order, never decided on a sum over many rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import connection

from goodword.contacts import queries as contacts
from goodword.lib import bulk
from goodword.rewards import models
from goodword.rewards.rules.keys import Key
from goodword.rewards.values import OPEN_STATES, PlaceWanted

_COUNTER = {"id": "uuid", "rule_id": "uuid", "scope": "text", "owner_id": "uuid", "period": "text", "unit": "text", "taken": "bigint"}

Wanted = Sequence[tuple[Key, PlaceWanted]]
Held = Sequence[Sequence[object]]


def take(wishes: Sequence[Wanted], instead_of: Sequence[Held] = ()) -> list[PlaceWanted | None]:
    """Take all places of each wish, in the order of the wishes, or none of them; return for each the place that was full, or None.

    `instead_of` names for each wish the places it holds already, [[counter id, amount], …]: they are given back where the new ones are taken, and stay
    where not. Who needs no more of a counter than before finds room in it, whatever its limit is by now. What an advocate has had under the contacts that
    were merged into this one counts too. Needs the caller's transaction, which holds the counters until its end.
    """
    keys = {key.id: key for wish in wishes for key, _ in wish}
    before_of = [_summed(one) for one in instead_of] or [{} for _ in wishes]
    if not keys and not any(before_of):
        return [None] * len(wishes)
    merged = _of_aliases(keys)
    held = _locked(keys, {other for others in merged.values() for other in others} | {key_id for one in before_of for key_id in one})
    beside = {key_id: sum(held.get(other, 0) for other in merged.get(key_id, ())) for key_id in keys}
    taken = {key_id: held.get(key_id, 0) for key_id in keys.keys() | {key_id for one in before_of for key_id in one}}
    before = dict(taken)
    answers: list[PlaceWanted | None] = []
    for wish, old in zip(wishes, before_of, strict=True):
        ids = [(key.id, place) for key, place in wish]
        full = next((place for key_id, place in ids if _is_full(place, taken[key_id] + beside[key_id], old.get(key_id, 0))), None)
        if full is None:
            for key_id, amount in old.items():
                taken[key_id] -= amount
            for key_id, place in ids:
                taken[key_id] += place.amount
        answers.append(full)
    _change({key_id: taken[key_id] - before[key_id] for key_id in taken})
    return answers


def _summed(places: Held) -> dict[UUID, int]:
    """Return places by counter; two limits of a rule may share one."""
    found: dict[UUID, int] = defaultdict(int)
    for key_id, amount in places:
        found[UUID(str(key_id))] += int(str(amount))
    return found


def _is_full(place: PlaceWanted, taken: int, own: int) -> bool:
    """Say whether a place is not to be had; `own` of what is taken is the asker's already."""
    return place.amount > own and taken - own + place.amount > place.limit


def give_back(ended: Sequence[models.Reward]) -> None:
    """Free the places of rewards that end now, unless the other side of the same rule and conversion still holds them."""
    ending = {row.id for row in ended}
    holders = {(row.conversion_id or row.id, row.rule_id): row for row in ended if row.places}
    if not holders:
        return
    where, values = bulk.any_of(connection.vendor, "conversion_id", {conversion_id for conversion_id, _ in holders})
    staying = {
        (row.conversion_id, row.rule_id)
        for row in models.Reward.objects.raw(f"select id, conversion_id, rule_id, state from rewards_reward where {where}", values)
        if row.state in OPEN_STATES and row.id not in ending
    }
    freed: dict[UUID, int] = defaultdict(int)
    for holder, row in holders.items():
        if holder not in staying:
            for key_id, amount in row.places:
                freed[UUID(key_id)] -= amount
    _change(freed)


def _of_aliases(keys: dict[UUID, Key]) -> dict[UUID, list[UUID]]:
    """Return, for the counters of advocates with whom others were merged, the same counters of those."""
    people = contacts.members({key.owner_id for key in keys.values() if key.scope == "advocate"})
    return {key_id: [replace(key, owner_id=alias).id for alias in people[key.owner_id][1:]] for key_id, key in keys.items() if key.owner_id in people}


def _locked(keys: dict[UUID, Key], beside: Iterable[UUID]) -> dict[UUID, int]:
    """Make the counters that are missing, and return what is taken of each and of those beside them."""
    rows = [(key.id, key.rule_id, key.scope, key.owner_id, key.period, key.unit, 0) for _, key in sorted(keys.items())]
    vendor = connection.vendor
    with connection.cursor() as cursor:
        bulk.insert(cursor, vendor, "rewards_counter", _COUNTER, rows)
        where, values = bulk.any_of(vendor, "id", {*keys, *beside})
        lock = " order by id for update" if vendor == "postgresql" else ""
        cursor.execute(f"select id, taken from rewards_counter where {where}{lock}", values)
        return {key_id if isinstance(key_id, UUID) else UUID(key_id): taken for key_id, taken in cursor.fetchall()}


def _change(changes: dict[UUID, int]) -> None:
    moves = sorted((key_id, change) for key_id, change in changes.items() if change)
    if not moves:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ids, amounts = bulk.array(key_id for key_id, _ in moves), bulk.array(change for _, change in moves)
            cursor.execute("select 1 from rewards_counter where id = any(%s::uuid[]) order by id for update", [ids])
            cursor.execute(
                "update rewards_counter c set taken = taken + u.change from unnest(%s::uuid[], %s::bigint[]) u(id, change)"
                " where c.id = any(%s::uuid[]) and c.id = u.id",
                [ids, amounts, ids],
            )
        else:
            cursor.executemany("update rewards_counter set taken = taken + %s where id = %s", [(change, key_id.hex) for key_id, change in moves])
