"""Contacts that may be one person: found by likeness, shown to staff, never merged by themselves."""

from collections.abc import Iterable
from itertools import combinations
from uuid import UUID

from django.db.models import Count, Q

from goodword.contacts import models, values
from goodword.contacts.queries.aliases import canonical, pieces
from goodword.contacts.queries.people import to_values
from goodword.contacts.rules.likeness import SHOWN_FROM, judge

AT_ONCE = 300  # groups that are looked through for one page
CROWD = 20  # an address that more contacts share says nothing

Pair = tuple[UUID, UUID]


def like(contact: values.Contact, *, limit: int = 10) -> list[values.Likeness]:
    """Return who may be the same person as this contact, the likeliest first."""
    nears = models.Identity.objects.filter(contact_id__in=contact.all_ids).exclude(near="").values("near")
    others = set(models.Identity.objects.filter(near__in=nears).values_list("contact_id", flat=True)[:CROWD])
    if contact.last_name:
        same_name = models.Contact.objects.filter(last_name=contact.last_name, alias_of__isnull=True).exclude(id=contact.id)
        others |= set(same_name.values_list("id", flat=True)[: CROWD * 5])
    kept = set(canonical(others - set(contact.all_ids)).values())
    return judged({_pair(contact.id, other) for other in kept if other != contact.id})[:limit]


def pairs(*, limit: int = 50) -> list[values.Likeness]:
    """Return the likeliest pairs among all contacts, the likeliest first: equal or nearly equal addresses, and equal names."""
    rows = models.Identity.objects.exclude(near="").values("near").annotate(people=Count("contact_id", distinct=True))
    nears = list(rows.filter(people__gt=1, people__lte=CROWD).values_list("near", flat=True)[:AT_ONCE])
    groups: dict[object, list[UUID]] = {}
    for near, contact_id in models.Identity.objects.filter(near__in=nears).values_list("near", "contact_id"):
        groups.setdefault(near, []).append(contact_id)
    standing = models.Contact.objects.filter(alias_of__isnull=True, erased_at__isnull=True).exclude(last_name="")
    named = standing.values("last_name", "first_name").annotate(people=Count("id")).filter(people__gt=1, people__lte=CROWD)[:AT_ONCE]
    wanted = Q(pk__in=[])
    for row in named:
        wanted |= Q(last_name=row["last_name"], first_name=row["first_name"])
    for last_name, first_name, contact_id in standing.filter(wanted).values_list("last_name", "first_name", "id") if named else ():
        groups.setdefault((last_name, first_name), []).append(contact_id)
    kept = canonical({one for group in groups.values() for one in group})
    candidates = {_pair(one, other) for group in groups.values() for one, other in combinations(sorted({kept[one] for one in group}), 2)}
    return judged(candidates)[:limit]


def judged(candidates: Iterable[Pair]) -> list[values.Likeness]:
    """Return the pairs that look alike enough and that nobody has called two people, the likeliest first."""
    wanted = set(candidates)
    if not wanted:
        return []
    ids = {one for pair in wanted for one in pair}
    rows = [row for piece in pieces(ids) for row in models.Contact.objects.filter(id__in=piece, alias_of__isnull=True, erased_at__isnull=True)]
    people = {person.id: person for person in to_values(rows)}
    apart = {pair for piece in pieces(ids) for pair in models.NotSame.objects.filter(contact_id__in=piece).values_list("contact_id", "other_id")}
    from rapidfuzz import fuzz  # here, for it is heavy and rarely needed

    found = []
    for one, other in wanted - apart:
        if one in people and other in people:
            likeness = judge(people[one], people[other], alike=fuzz.token_sort_ratio)
            if likeness.score >= SHOWN_FROM:
                found.append(likeness)
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.one.id, likeness.other.id))


def _pair(one: UUID, other: UUID) -> Pair:
    return (one, other) if one < other else (other, one)
