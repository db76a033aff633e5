"""The inner circle: who is in it, who is suggested, how somebody was rated, and who is never asked."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from goodword.contacts import models
from goodword.contacts.queries.aliases import canonical, person_ids
from goodword.contacts.queries.aliases import members as aliases
from goodword.contacts.queries.consents import to_pause
from goodword.contacts.queries.traits import to_value
from goodword.contacts.rules.circle import LEFT, NEVER_ASK, Level, Member, Rating
from goodword.contacts.rules.traits import ADVOCATE, CIRCLE, Trait
from goodword.contacts.values import Pause
from goodword.lib.pages import Page, page_of

_TRAIT = ("id", "scored__level", "scored__number", "scored__reasons", "scored__at")
_CIRCLE = ("contact_id", "level", "relationship", "voice", "selfless", "set_aside_until", "changed_by", "changed_at")
MAX = 200  # a circle that is larger is none; the board says when it is full


def members() -> list[Member]:
    """Return who is in the inner circle, the nearest level first, then by name; at most MAX."""
    rows = models.CircleMember.objects.exclude(level__in=("", LEFT)).filter(contact__erased_at=None)
    inside = list(rows.order_by("contact__last_name", "contact__first_name", "id")[:MAX])
    kept = canonical({row.contact_id for row in inside})
    found = rated(list(dict.fromkeys(kept[row.contact_id] for row in inside)))
    near = list(reversed(Level))
    return sorted((one for one in found.values() if one.level), key=lambda one: near.index(one.level) if one.level else len(near))


def member(contact_id: UUID) -> Member | None:
    """Return how somebody was rated and where they stand, under whichever contact it was said; None where nobody has said anything."""
    ids = person_ids(contact_id)
    return _deciding(ids[0], models.CircleMember.objects.filter(contact_id__in=ids))


def advocate_and_member(contact_id: UUID) -> tuple[Trait | None, Member | None]:
    """Return how good an advocate somebody would be and where they stand in the circle, in one statement for the page that shows both."""
    ids = person_ids(contact_id)
    scored = FilteredRelation("trait", condition=Q(trait__name=ADVOCATE))
    rows = models.Contact.objects.filter(id__in=ids).annotate(scored=scored).values_list(*_TRAIT, *(f"circlemember__{name}" for name in _CIRCLE))
    found = {row[0]: row[1:] for row in rows}
    level, number, reasons, at = found[ids[0]][:4]
    trait = None if at is None else Trait(ids[0], ADVOCATE, level, number, reasons, at)
    said = [models.CircleMember(**dict(zip(_CIRCLE, row[4:], strict=True))) for row in found.values() if row[4] is not None]
    return trait, _deciding(ids[0], said)


def rated(contact_ids: Collection[UUID]) -> dict[UUID, Member]:
    """Return the same for contacts that were kept, in their order; of whom nobody has said anything is left out."""
    people = aliases(list(contact_ids))
    owner = {alias: kept for kept, ids in people.items() for alias in ids}
    rows: dict[UUID, list[models.CircleMember]] = {one: [] for one in contact_ids}
    for row in models.CircleMember.objects.filter(contact_id__in=list(owner)):
        rows[owner[row.contact_id]].append(row)
    found = {person: _deciding(person, said) for person, said in rows.items()}
    return {person: one for person, one in found.items() if one}


def suggested(*, now: datetime, limit: int = 20) -> list[Trait]:
    """Return for whom most speaks that is not in the circle, was not set aside and may be asked, with the reasons."""
    known = models.CircleMember.objects.filter(~Q(level__in=("", LEFT)) | Q(set_aside_until__gt=now), contact_id=OuterRef("contact_id"))
    silent = models.Pause.objects.filter(contact_id=OuterRef("contact_id"), source=NEVER_ASK, ended_at=None)
    rows = models.Trait.objects.filter(~Exists(known), ~Exists(silent), name=CIRCLE, contact__alias_of=None, contact__erased_at=None)
    inside = {one.contact_id for one in members()}
    return [to_value(row) for row in rows.order_by("-number", "-contact_id")[: limit + len(inside)] if row.contact_id not in inside][:limit]


def never_asked(*, cursor: str | None = None, limit: int = 50) -> Page[Pause]:
    """Return who is never asked, and why, the newest first. Raises pages.CursorInvalid."""
    rows = models.Pause.objects.filter(source=NEVER_ASK, ended_at=None, contact__erased_at=None)
    return page_of(rows, by="since", cursor=cursor, limit=limit, convert=to_pause)


def _deciding(person: UUID, rows: Iterable[models.CircleMember]) -> Member | None:
    """Return what holds of all that was said of a person's contacts: what a person decided on the kept one, else the newest decision, else the newest word."""
    found = max(
        rows,
        key=lambda row: (row.contact_id == person and row.level != "", row.level not in {"", LEFT}, row.contact_id == person, row.changed_at),
        default=None,
    )
    return None if found is None else _member(found, person)


def _member(row: models.CircleMember, person: UUID) -> Member:
    return Member(
        contact_id=person,
        level=Level(row.level) if row.level not in {"", LEFT} else None,
        rating=Rating(row.relationship, row.voice, row.selfless),
        set_aside_until=row.set_aside_until,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
