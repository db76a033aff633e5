"""The inner circle: who is in it, who is suggested, how somebody was rated, and who is never asked."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from goodword.contacts import models
from goodword.contacts.queries.aliases import canonical, person_ids
from goodword.contacts.queries.aliases import members as people
from goodword.contacts.queries.consents import to_pause
from goodword.contacts.queries.traits import to_value
from goodword.contacts.rules.circle import NEVER_ASK, Level, Member, Rating
from goodword.contacts.rules.traits import ADVOCATE, CIRCLE, Trait
from goodword.contacts.values import Pause
from goodword.lib.pages import Page, page_of

_TRAIT = ("id", "scored__level", "scored__number", "scored__reasons", "scored__at")
_CIRCLE = tuple(f"circlemember__{name}" for name in ("contact_id", "level", "relationship", "voice", "selfless", "set_aside_until", "changed_by", "changed_at"))
MAX = 200  # a circle that is larger is none; the board says when it is full


def members() -> list[Member]:
    """Return who is in the inner circle, the nearest level first, then by name; at most MAX."""
    rows = models.CircleMember.objects.exclude(level="").filter(contact__erased_at=None)
    inside = _by_person(rows.order_by("contact__last_name", "contact__first_name", "id")[:MAX])
    own = {row.contact_id: row for row in models.CircleMember.objects.filter(contact_id__in=list(inside))}  # what was said after a merge decides
    found = [_member(own.get(person, row), person) for person, row in inside.items()]
    near = list(reversed(Level))
    return sorted((one for one in found if one.level), key=lambda one: near.index(one.level) if one.level else len(near))


def member(contact_id: UUID) -> Member | None:
    """Return how somebody was rated and where they stand, under whichever contact it was said; None where nobody has said anything."""
    ids = person_ids(contact_id)
    rows = models.CircleMember.objects.filter(contact_id__in=ids).order_by("-level", "-changed_at")
    found = next(iter(_by_person(rows).values()), None)
    return None if found is None else _member(found, ids[0])


def advocate_and_member(contact_id: UUID) -> tuple[Trait | None, Member | None]:
    """Return how good an advocate somebody would be and where they stand in the circle, in one statement for the page that shows both."""
    ids = person_ids(contact_id)
    scored = FilteredRelation("trait", condition=Q(trait__name=ADVOCATE))
    rows = models.Contact.objects.filter(id__in=ids).annotate(scored=scored).values_list(*_TRAIT, *_CIRCLE)
    found = {row[0]: row[1:] for row in rows}
    level, number, reasons, at = found[ids[0]][:4]
    trait = None if at is None else Trait(ids[0], ADVOCATE, level, number, reasons, at)
    said = sorted((row[4:] for row in found.values() if row[4] is not None), key=lambda row: (row[0] == ids[0], row[1] != "", row[-1]))
    if not said:
        return trait, None
    _contact, circle_level, *answers, aside, by, changed_at = said[-1]
    return trait, Member(ids[0], Level(circle_level) if circle_level else None, Rating(*answers), aside, by, changed_at)


def rated(contact_ids: Collection[UUID]) -> dict[UUID, Member]:
    """Return the same for contacts that were kept; of whom nobody has said anything is left out."""
    owner = {alias: kept for kept, ids in people(list(contact_ids)).items() for alias in ids}
    rows = models.CircleMember.objects.filter(contact_id__in=list(owner)).order_by("-level", "-changed_at")
    return {person: _member(row, person) for person, row in _by_person(rows).items()}


def suggested(*, now: datetime, limit: int = 20) -> list[Trait]:
    """Return for whom most speaks that is not in the circle, was not set aside and may be asked, with the reasons."""
    known = models.CircleMember.objects.filter(~Q(level="") | Q(set_aside_until__gt=now), contact_id=OuterRef("contact_id"))
    silent = models.Pause.objects.filter(contact_id=OuterRef("contact_id"), source=NEVER_ASK, ended_at=None)
    rows = models.Trait.objects.filter(~Exists(known), ~Exists(silent), name=CIRCLE, contact__alias_of=None, contact__erased_at=None)
    inside = {one.contact_id for one in members()}
    return [to_value(row) for row in rows.order_by("-number", "-contact_id")[: limit + len(inside)] if row.contact_id not in inside][:limit]


def never_asked(*, cursor: str | None = None, limit: int = 50) -> Page[Pause]:
    """Return who is never asked, and why, the newest first. Raises pages.CursorInvalid."""
    rows = models.Pause.objects.filter(source=NEVER_ASK, ended_at=None, contact__erased_at=None)
    return page_of(rows, by="since", cursor=cursor, limit=limit, convert=to_pause)


def _by_person(rows: Iterable[models.CircleMember]) -> dict[UUID, models.CircleMember]:
    """Return one row for each person by the contact that was kept: the kept one's own, else the first of its aliases'."""
    found = list(rows)
    kept = canonical({row.contact_id for row in found})
    people: dict[UUID, models.CircleMember] = {}
    for row in found:
        person = kept[row.contact_id]
        if person not in people or row.contact_id == person:
            people[person] = row
    return people


def _member(row: models.CircleMember, person: UUID) -> Member:
    return Member(
        contact_id=person,
        level=Level(row.level) if row.level else None,
        rating=Rating(row.relationship, row.voice, row.selfless),
        set_aside_until=row.set_aside_until,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
