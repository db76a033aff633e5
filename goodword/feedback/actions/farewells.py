"""Quiet farewells: customers who became former ones, or took back all they had agreed to, without a complaint that is open or recent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from goodword.contacts import queries as contacts
from goodword.contacts.queries import farewells as reads
from goodword.contacts.values import Contact, Lifecycle, Relation
from goodword.events import queries as events
from goodword.feedback import models
from goodword.feedback.rules import farewells as rules
from goodword.feedback.rules.leavers import REST
from goodword.feedback.values import OPEN
from goodword.feedback.values.leavers import Sign
from goodword.lib.ids import same_id

_AT_ONCE = 200
_CUSTOMERS = {Lifecycle.CUSTOMER, Lifecycle.FORMER}
_BOUGHT_FROM = rules.FAREWELL_WITHIN + rules.BOUGHT_WITHIN


@dataclass(frozen=True)
class _Found:
    who: UUID
    sign: Sign
    at: datetime  # since when
    stands_for: datetime
    values: Mapping[str, float]


def notice(now: datetime) -> None:
    """Notice who said goodbye and nothing else, piece by piece; each farewell once, and by whichever of the two it shows first. Safe to repeat."""
    since, last = now - rules.FAREWELL_WITHIN, None
    while gone := reads.former(since=since, until=now, after=last, limit=_AT_ONCE):
        _note(_former(gone, now=now), now=now)
        last = gone[-1].contact_id
    last = None
    while piece := reads.withdrawing(since=since, until=now, after=last, limit=_AT_ONCE):
        _note(_withdrawn(piece, now=now), now=now)
        last = piece[-1]


def _former(gone: Sequence[reads.Gone], *, now: datetime) -> list[_Found]:
    bought = _bought({one.contact_id for one in gone}, now=now)
    found = []
    for one in gone:
        if moment := rules.farewell(one.at, bought.get(one.contact_id, ()), dated=one.dated, now=now):
            values = {"days_gone": _days(one.at, now=now)} | ({} if one.dated else {"undated": 1})
            found.append(_Found(one.contact_id, Sign.FAREWELL, one.at, moment, values))
    return found


def _withdrawn(piece: Sequence[UUID], *, now: datetime) -> list[_Found]:
    ended = reads.withdrew_all(piece)
    people, bought = contacts.contacts(ended), _bought(ended, now=now)
    found = []
    for who, at in ended.items():
        person = people.get(who)
        if person is None or person.erased_at:
            continue
        if moment := rules.withdrawal(at, bought.get(who, ()), is_customer=_is_customer(person), now=now):
            found.append(_Found(who, Sign.WITHDRAWN, at, moment, {"days_gone": _days(at, now=now)}))
    return found


def _note(found: Sequence[_Found], *, now: datetime) -> None:
    if not found:
        return
    groups = contacts.members({one.who for one in found})
    owner = {member: who for who, ids in groups.items() for member in ids}
    silent = _complaining(owner, now=now) | _noticed(owner, now=now)
    out = {owner[one] for one in silent}
    rows = [
        models.Leaver(id=same_id("leaver", one.who, one.sign, one.stands_for.date()), contact_id=one.who, sign=one.sign, values=one.values, noticed_at=now)
        for one in found
        if one.who not in out
    ]
    models.Leaver.objects.bulk_create(rows, ignore_conflicts=True)


def _complaining(ids: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Return whose complaint is open, or was received or closed of late."""
    since = now - rules.COMPLAINED_WITHIN
    rows = models.Case.objects.filter(Q(state__in=OPEN) | Q(received_at__gt=since) | Q(closed_at__gt=since), contact_id__in=list(ids))
    return {one for one in rows.values_list("contact_id", flat=True) if one}


def _noticed(ids: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Return whose farewell was noticed within half a year: a date that is mended, or the other sign of it, is no second farewell."""
    rows = models.Leaver.objects.filter(contact_id__in=list(ids), sign__in=(Sign.FAREWELL, Sign.WITHDRAWN), noticed_at__gt=now - REST)
    return set(rows.values_list("contact_id", flat=True))


def _bought(ids: Collection[UUID], *, now: datetime) -> dict[UUID, list[datetime]]:
    owner = {member: who for who, members in contacts.members(set(ids)).items() for member in members}
    found: dict[UUID, list[datetime]] = {}
    for member, moments in events.bought_at(list(owner), since=now - _BOUGHT_FROM).items():
        found.setdefault(owner[member], []).extend(at for at in moments if at <= now)
    return found


def _is_customer(person: Contact) -> bool:
    return bool(person.customer_since) or person.lifecycle in _CUSTOMERS or person.relation in {Relation.CUSTOMER, Relation.FORMER_CUSTOMER}


def _days(at: datetime, *, now: datetime) -> float:
    return (now - at) / timedelta(days=1)
