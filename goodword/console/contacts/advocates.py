"""Advocates: whom to ask first by customer group, who brings people who bring people, and what one contact's page says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.contacts import advocate_words as words
from goodword.console.parts import Crumb, Mark, Reason, Words
from goodword.contacts import queries as contacts
from goodword.contacts.queries import circle, traits, vocabulary
from goodword.contacts.queries.words import relation_label
from goodword.contacts.rules.circle import NEVER_ASK
from goodword.contacts.rules.traits import ADVOCATE, LEADER, Trait
from goodword.contacts.values import Pause
from goodword.insights.rules.advocates import Band
from goodword.messaging.values import Purpose
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

SHOWN = 50
NOT_SAID = "none"  # stands in addresses for a relation of which nothing is said


@dataclass(frozen=True)
class Line:
    """Somebody in the list: the band and its reasons."""

    contact_id: UUID
    name: str
    mark: Mark
    band: Words
    reasons: list[Reason]


@dataclass(frozen=True)
class Part:
    """What a contact's page says of them as an advocate; `band` is empty before the first night."""

    mark: Mark
    band: Words
    reasons: list[Reason]
    at: datetime | None
    level: tuple[Mark, Words] | None
    never: str  # why they are never asked; empty where they may be


@allowed(Permission.CONTACTS_READ)
def advocates(request: StaffRequest) -> HttpResponse:
    """Show the matrix of customer groups, the people of one of its cells, and the opinion leaders."""
    kinds = {kind.slug: relation_label(kind) for kind in vocabulary.relations()} | {"": _("Not said")}
    counts = traits.counts(ADVOCATE)
    band = request.GET.get("band", "")
    band = band if band in set(Band) else Band.HIGH.value
    chosen = request.GET.get("relation")
    relation = None if chosen is None else "" if chosen == NOT_SAID else chosen
    found = traits.top(ADVOCATE, level=band, relation=relation, limit=SHOWN)
    total = sum(count for (kind, level), count in counts.items() if level == band and relation in (None, kind))
    context = {
        "tab": "advocates",
        "bands": [label for _mark, label in words.BANDS.values()],
        "rows": [(label, _cells(kind, counts)) for kind, label in kinds.items() if any(key[0] == kind for key in counts)],
        "band": words.BANDS[band],
        "relation": kinds.get(relation, relation) if relation is not None else "",
        "lines": _lines(found),
        "more": max(total - len(found), 0),
        "leaders": _leaders(),
        "crumbs": [Crumb(gettext_lazy("Contacts"), reverse("console:contacts"))],
    }
    return render(request, "console/contacts/advocates.html", context)


def part(contact_id: UUID, pauses: Sequence[Pause], *, now: datetime) -> Part | None:
    """Return what a contact's page says; None where nothing was worked out or said yet."""
    trait, member = circle.advocate_and_member(contact_id)
    open_ones = [one for one in pauses if one.ended_at is None and (one.until is None or one.until > now)]
    never = next((one.reason for one in open_ones if one.source == NEVER_ASK), "")
    if trait is None and member is None and not never:
        return None
    silent = any(one.purpose in {"all", Purpose.ASK} for one in open_ones)  # what began since the last night counts at once
    mark, band = words.BANDS[Band.NOT_NOW if silent else trait.level] if trait else ("todo", "")
    level = words.LEVELS[member.level] if member and member.level else None
    return Part(mark, band, words.factors(trait.reasons) if trait else [], trait.at if trait else None, level, never)


def _cells(kind: str, counts: Mapping[tuple[str, str], int]) -> list[tuple[Words, str, str]]:
    """Return the cells of a row: the band, how many, and the address of those people where there are any."""
    cells = []
    for band, (_mark, label) in words.BANDS.items():
        count = counts.get((kind, band), 0)
        cells.append((label, formats.number(count), f"?relation={kind or NOT_SAID}&band={band}#people" if count else ""))
    return cells


def _lines(found: list[Trait]) -> list[Line]:
    names = contacts.called({one.contact_id for one in found})
    return [Line(one.contact_id, names.get(one.contact_id, _("No name")), *words.BANDS[one.level], words.factors(one.reasons)) for one in found]


def _leaders() -> list[tuple[UUID, str, str, str]]:
    """Return who brought people who brought people: name, their own friends, and the further ones."""
    found = traits.top(LEADER, limit=SHOWN)
    names: dict[UUID, Any] = contacts.called({one.contact_id for one in found})
    return [
        (one.contact_id, names.get(one.contact_id, _("No name")), formats.number(one.reasons.get("friends", 0)), formats.number(one.number)) for one in found
    ]


urlpatterns = [path("contacts/advocates/", advocates, name="advocates")]
