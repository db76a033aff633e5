"""Count what advocates bring about, where a rule asks for milestones, and find which of them are reached or lost.

Each advocate's purchases are kept under the advocate, so that nothing is decided on a read over many contacts; one row for each advocate is held while
counting, so that of two workers the second sees what the first wrote. Programmes without such a rule come nowhere near.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from goodword.contacts import queries as contacts
from goodword.events.values import PURCHASES
from goodword.fraud import queries as fraud
from goodword.fraud.values import Decision, Verdict
from goodword.lib import bulk
from goodword.lib.ids import same_id
from goodword.operators import queries as operators
from goodword.referrals.queries import counting as referrals
from goodword.referrals.values import Conversion, Reason
from goodword.rewards import models, rules
from goodword.rewards.actions.keeping import keep
from goodword.rewards.queries.rulebook import Rulebook
from goodword.rewards.rules.milestones import Counting, Reached, reached_by
from goodword.rewards.values import Occasion, OccasionKind

_COUNTED = {
    "id": "uuid", "contact_id": "uuid", "program_id": "uuid", "conversion_id": "uuid", "friend_id": "uuid", "at": "timestamptz", "review": "boolean"
}  # fmt: skip
_TALLY = {"id": "uuid", "contact_id": "uuid", "program_id": "uuid", "counted": "int"}


class _Who(NamedTuple):
    """One advocate, as the contact that was kept, in one programme."""

    advocate_id: UUID
    program_id: UUID


def moved(conversions: Sequence[Conversion], verdicts: Mapping[UUID, Verdict], book: Rulebook, *, now: datetime) -> list[Occasion]:
    """Count conversions for their advocates and return the milestones that are new, come at another time, or are lost.

    Needs the caller's transaction, which holds the friends and, from here on, the tallies of the advocates.
    """
    ours = [one for one in conversions if one.type in PURCHASES and one.program_id in book.milestones]
    if not ours:
        return []
    before = _counted_before([one.id for one in ours])
    kept = contacts.canonical({row.contact_id for row in before.values()} | {one.advocate_id for one in ours})
    who = sorted({_Who(kept[one.advocate_id], one.program_id) for one in ours} | {_Who(kept[row.contact_id], row.program_id) for row in before.values()})
    fresh = _hold(who)
    people = contacts.members({one.advocate_id for one in who})
    _count(ours, before, kept, verdicts)
    for one in fresh:
        _fill(one, people[one.advocate_id])
    return _compare(who, people, book, now=now)


def _counted_before(conversion_ids: Collection[UUID]) -> dict[UUID, models.Counted]:
    where, values = bulk.any_of(connection.vendor, "conversion_id", conversion_ids)
    return {row.conversion_id: row for row in models.Counted.objects.raw(f"select * from rewards_counted where {where}", values)}


def _hold(who: Sequence[_Who]) -> list[_Who]:
    """Hold the tallies until the end of the transaction, in sorted order, and return those that were not there yet."""
    ids = {same_id("tally", one.program_id, one.advocate_id): one for one in who}
    where, values = bulk.any_of(connection.vendor, "id", ids)
    lock = " order by id for update" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"select id from rewards_tally where {where}", values)
        known = {bulk.read_id(row[0]) for row in cursor.fetchall()}
        bulk.insert(cursor, connection.vendor, "rewards_tally", _TALLY, [(id_, *ids[id_], 0) for id_ in sorted(ids.keys() - known)])
        cursor.execute(f"select id from rewards_tally where {where}{lock}", values)
    return [ids[id_] for id_ in sorted(ids.keys() - known)]


def _fill(who: _Who, person: Collection[UUID]) -> None:
    """Count what came before anybody asked, once for each advocate."""
    refused = fraud.refused()
    rows = [_row(who.advocate_id, one, review=False) for one in referrals.purchases_of(person, program_id=who.program_id) if one.id not in refused]
    _write(rows)


def _count(ours: Sequence[Conversion], before: Mapping[UUID, models.Counted], kept: Mapping[UUID, UUID], verdicts: Mapping[UUID, Verdict]) -> None:
    rows, gone = [], []
    for one in ours:
        verdict, old = verdicts.get(one.id), before.get(one.id)
        counts = one.credited and one.ordinal > 0 and not (verdict and verdict.decision is Decision.REFUSE)
        stays = old is not None and counts and kept[old.contact_id] == kept[one.advocate_id]
        if old is not None and not stays:
            gone.append(old)
        if counts and not stays:
            rows.append(_row(kept[one.advocate_id], one, review=bool(verdict and verdict.decision is Decision.HOLD)))
    if gone:
        models.Counted.objects.filter(contact_id__in={row.contact_id for row in gone}, id__in=[row.id for row in gone]).delete()
    _write(rows)


def _row(advocate_id: UUID, one: Conversion, *, review: bool) -> tuple[object, ...]:
    return (same_id("counted", advocate_id, one.id), advocate_id, one.program_id, one.id, one.contact_id, one.occurred_at, review)


def _write(rows: Sequence[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor:
        tail = "on conflict (contact_id, conversion_id) do nothing"
        bulk.insert(cursor, connection.vendor, "rewards_counted", _COUNTED, rows, tail=tail)


def _compare(who: Sequence[_Who], people: Mapping[UUID, Sequence[UUID]], book: Rulebook, *, now: datetime) -> list[Occasion]:
    zone = ZoneInfo(operators.organisation().time_zone)
    owner = {member: advocate_id for advocate_id, members in people.items() for member in members}
    counting = _counting(owner, {one.program_id for one in who})
    stored = _stored(owner, {one.program_id for one in who})
    wanted = {
        program_id: [rules.settings_of("triggers", version.definition.trigger) for version in versions] for program_id, versions in book.milestones.items()
    }
    found: list[Occasion] = []
    for one in who:
        mine = counting.get(one, [])
        models.Tally.objects.filter(contact_id=one.advocate_id, id=same_id("tally", one.program_id, one.advocate_id)).update(counted=len(mine))
        found += _changes(one, reached_by(mine, wanted[one.program_id], zone=zone), stored.get(one, {}), now=now)
    return found


def _counting(owner: Mapping[UUID, UUID], program_ids: Collection[UUID]) -> dict[_Who, list[Counting]]:
    rows = list(models.Counted.objects.filter(contact_id__in=list(owner), program_id__in=program_ids))
    friends = contacts.canonical({row.friend_id for row in rows})
    found: dict[_Who, dict[UUID, Counting]] = defaultdict(dict)
    for row in rows:
        found[_Who(owner[row.contact_id], row.program_id)][row.conversion_id] = Counting(row.conversion_id, friends[row.friend_id], row.at, row.review)
    return {who: list(mine.values()) for who, mine in found.items()}


def _stored(owner: Mapping[UUID, UUID], program_ids: Collection[UUID]) -> dict[_Who, dict[str, models.Occasion]]:
    """Return the milestones known of each advocate by name; of one that several contacts of a person had, that of the contact that was kept."""
    rows = models.Occasion.objects.filter(contact_id__in=list(owner), program_id__in=program_ids, kind=OccasionKind.MILESTONE).order_by("created_at", "id")
    found: dict[_Who, dict[str, models.Occasion]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.contact_id != owner[row.contact_id]):
        found[_Who(owner[row.contact_id], row.program_id)].setdefault(row.name, row)
    return found


def _changes(who: _Who, reached: Iterable[Reached], stored: Mapping[str, models.Occasion], *, now: datetime) -> list[Occasion]:
    """Return what differs from the milestones that are known of an advocate, and write it down."""
    now_reached = {one.name: one for one in reached}
    found = []
    for name, one in now_reached.items():
        row = stored.get(name)
        if row is None or (row.at, row.review, row.counts) != (one.at, one.review, True):
            id_ = row.id if row else same_id("occasion", OccasionKind.MILESTONE.value, who.program_id, who.advocate_id, name)
            known = tuple(one.known.items())
            found.append(Occasion(id_, OccasionKind.MILESTONE, who.advocate_id, who.program_id, name, one.at, known, review=one.review))
    for name, row in stored.items():
        if name not in now_reached and row.counts:
            lost = (Reason("milestone_lost", False, (("count", row.known["count"]),)),)
            known = tuple(row.known.items())
            gone = Occasion(row.id, OccasionKind.MILESTONE, who.advocate_id, who.program_id, name, row.at, known, counts=False, reasons=lost)
            found.append(gone)
    for occasion in found:
        if row := stored.get(occasion.name):
            models.Occasion.objects.filter(contact_id=row.contact_id, id=row.id).update(at=occasion.at, counts=occasion.counts, review=occasion.review)
    keep([one for one in found if one.name not in stored], now=now)
    return found
