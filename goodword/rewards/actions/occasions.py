"""Occasions that rules are asked about: kept, and judged as purchases are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.facts import catalogue
from goodword.lib.ids import same_id
from goodword.programs import queries as programs
from goodword.programs.values import Program, ProgramState
from goodword.rewards import models
from goodword.rewards.actions.keeping import keep
from goodword.rewards.actions.reward import reward
from goodword.rewards.queries import rulebook
from goodword.rewards.values import Occasion, OccasionKind

_OWN_WILL = frozenset({"form", "staff", "api"})  # origins of complaints that people made; surveys open some by themselves, imports bring old ones


def shared(fact: catalogue.LinkShared, now: datetime) -> None:
    """Ask the rules about a press on a share button."""
    at = datetime.fromisoformat(fact.at) if fact.at else now
    name, known = f"{fact.channel} {at.date()}", (("channel", fact.channel),)
    _ask(OccasionKind.SHARE, fact.contact_id, name, known, at=at, program_id=fact.program_id, now=now)


def answered(fact: catalogue.AnswerGiven, now: datetime) -> None:
    """Ask the rules about an answer; of one that was changed, anew while its reward is on hold."""
    if fact.contact_id is None:
        return
    at = datetime.fromisoformat(fact.at) if fact.at else now
    known = (("kind", fact.kind), ("score", "" if fact.score is None else str(fact.score)))
    _ask(OccasionKind.ANSWER, fact.contact_id, str(fact.answer_id), known, at=at, program_id=fact.program_id, now=now)


def complained(fact: catalogue.CaseOpened | catalogue.CaseAttached, now: datetime) -> None:
    """Ask the rules about a complaint, once it is known whose it is."""
    if fact.contact_id is None or fact.origin not in _OWN_WILL:
        return
    at = datetime.fromisoformat(fact.at) if fact.at else now
    _ask(OccasionKind.COMPLAINT, fact.contact_id, str(fact.case_id), (), at=at, program_id=None, now=now)


def asking(kind: OccasionKind) -> list[Program]:
    """Return the live programmes of which a rule asks about occasions of a kind."""
    live = programs.programs([ProgramState.LIVE])
    book = rulebook.load({program.id for program in live})
    ids = {version.program_id for version in book.versions.values() if version.definition.trigger.slug == kind.value}
    return [program for program in live if program.id in ids]


def judge(found: Sequence[Occasion], *, note: str = "", now: datetime) -> None:
    """Keep occasions and bring their rewards to what the rules say; the same ones again change nothing. Needs the caller's transaction."""
    fresh = _not_had_before(found)
    keep(fresh, note=note, now=now)
    reward([], {}, occasions=fresh, now=now)


def _not_had_before(found: Sequence[Occasion]) -> list[Occasion]:
    """Leave out what somebody has had under a contact that was merged into theirs since."""
    people = contacts.members({one.contact_id for one in found})
    aliases = {alias: kept for kept, members in people.items() for alias in members if alias != kept}
    if not aliases:
        return list(found)
    rows = models.Occasion.objects.filter(contact_id__in=list(aliases)).values_list("contact_id", "program_id", "kind", "name")
    had = {(aliases[contact_id], program_id, kind, name) for contact_id, program_id, kind, name in rows}
    return [one for one in found if (one.contact_id, one.program_id, one.kind.value, one.name) not in had]


def occasion(kind: OccasionKind, program: Program, contact_id: UUID, name: str, known: tuple[tuple[str, str], ...], *, at: datetime) -> Occasion:
    """Return the occasion of this name."""
    return Occasion(same_id("occasion", kind.value, program.id, contact_id, name), kind, contact_id, program.id, name, at, known)


def _ask(kind: OccasionKind, contact_id: UUID, name: str, known: tuple[tuple[str, str], ...], *, at: datetime, program_id: UUID | None, now: datetime) -> None:
    """Ask the rules of one programme, or of all, about an occasion of one person; nobody who was erased is given anything."""
    kept = contacts.canonical([contact_id])[contact_id]
    asked = [program for program in asking(kind) if program_id in (None, program.id) and (program.starts_at is None or program.starts_at <= at)]
    person = contacts.contacts([kept]).get(kept) if asked else None
    if person is None or person.erased_at:
        return
    with transaction.atomic():
        judge([occasion(kind, program, kept, name, known, at=at) for program in asked], now=now)
