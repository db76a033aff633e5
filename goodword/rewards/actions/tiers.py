"""Count what climbs a ladder, and move people up and down: from facts as they come, by the clock, and anew from the beginning where a ladder changed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.lib.ids import new_id, same_id
from goodword.lib.plain import to_plain
from goodword.operators import queries as operators
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.referrals.actions.attribute import lock
from goodword.referrals.actions.reassess import as_json
from goodword.rewards import models
from goodword.rewards.actions.marks import Source, sources
from goodword.rewards.queries.tiers import ladders, marks_of
from goodword.rewards.rules.tiers import checked, place
from goodword.rewards.values.tiers import Held, Ladder, Mark, Measure

_AT_ONCE = 300
_MEASURES = {
    facts.ConversionAttributed: (Measure.CONVERSIONS, Measure.VALUE),
    facts.ConversionReversed: (Measure.CONVERSIONS, Measure.VALUE),
    facts.ReferralStarted: (Measure.REFERRALS,),
    facts.ReferralMoved: (Measure.REFERRALS,),
    facts.RewardGranted: (Measure.POINTS,),
    facts.RewardReversed: (Measure.POINTS,),
}


def set_ladder(program_id: UUID, ladder: Ladder | None, *, actor: Actor, now: datetime) -> None:
    """Give a programme its tiers, or none any more; where people stand follows. Raises rules.tiers.LadderInvalid. Records LadderChanged."""
    definition = to_plain(checked(ladder)) if ladder else None
    with transaction.atomic():
        row = models.Ladder.objects.select_for_update().filter(program_id=program_id).first()
        before = row.definition if row else None
        if before == definition:
            return
        if definition:
            models.Ladder.objects.update_or_create(
                id=same_id("ladder", program_id), defaults={"program_id": program_id, "definition": definition, "changed_at": now}
            )
        else:
            models.Ladder.objects.filter(program_id=program_id).delete()
        audit(actor=actor, action="rewards.set_ladder", subject=f"program:{program_id}", before=before or {}, after=definition or {}, now=now)
        log.record(facts.LadderChanged(program_id=program_id), now=now)


def count(
    fact: facts.ConversionAttributed | facts.ConversionReversed | facts.ReferralStarted | facts.ReferralMoved | facts.RewardGranted | facts.RewardReversed,
    now: datetime,
) -> None:
    """Count what a fact speaks of as it stands now, and move those whom it concerns."""
    known = {program_id: ladder for program_id, ladder in ladders().items() if ladder.measure in _MEASURES[type(fact)]}
    if known:
        [ids] = [value for value in vars(fact).values() if isinstance(value, tuple)]
        for measure in {ladder.measure for ladder in known.values()}:
            _count(ids, measure, known, history=fact.history, now=now)


def merged(fact: facts.ContactsMerged | facts.ContactsParted, now: datetime) -> None:
    """Count for one person, or for two again, what both brought about."""
    known = ladders()
    both = [fact.kept_id, fact.dropped_id]
    if isinstance(fact, facts.ContactsMerged):
        for program_id, ladder in known.items():
            _inherit(fact, program_id, ladder)
    for measure in {ladder.measure for ladder in known.values()}:
        ids = set(models.Mark.objects.filter(contact_id__in=both, measure=measure).values_list("source_id", flat=True))
        _count(ids, measure, known, history=True, now=now)
    with transaction.atomic():
        for program_id, ladder in known.items():
            _move(both, program_id, ladder, history=True, now=now)


def rebuild(fact: facts.LadderChanged, now: datetime) -> None:
    """Count everything of a programme anew, in pieces, and tell nobody: it is the shop that changed, not they."""
    known = {program_id: ladder for program_id, ladder in ladders().items() if program_id == fact.program_id}
    if not known:
        return
    [(program_id, ladder)] = known.items()
    last: UUID | None = None
    while ids := sources(ladder.measure).page(program_id, last, _AT_ONCE):
        _count(ids, ladder.measure, known, history=True, now=now)
        last = ids[-1]
    after: UUID | None = None
    while people := _standing_after(program_id, after):
        with transaction.atomic():
            _move(people, program_id, ladder, history=True, now=now)
        after = people[-1]


def review(now: datetime) -> None:
    """Move those whose standing time alone may have changed: the year is over, something is too long ago, or the grace has ended."""
    for program_id, ladder in ladders().items():
        due = models.Standing.objects.filter(program_id=program_id, review_at__lte=now).order_by("review_at")
        while people := list(due.values_list("contact_id", flat=True)[:_AT_ONCE]):
            with transaction.atomic():
                _move(people, program_id, ladder, history=False, now=now)


def _standing_after(program_id: UUID, after: UUID | None) -> list[UUID]:
    found = models.Standing.objects.filter(program_id=program_id)
    return list((found.filter(contact_id__gt=after) if after else found).order_by("contact_id").values_list("contact_id", flat=True)[:_AT_ONCE])


def _count(ids: Collection[UUID], measure: Measure, known: dict[UUID, Ladder], *, history: bool, now: datetime) -> None:
    """Write what things count for whom; those who are looked at are held, so that what is written is what is true."""
    reader = sources(measure)
    with transaction.atomic():
        lock(reader.people(ids))
        found = [one for one in reader.read(ids) if one.program_id in known and known[one.program_id].measure is measure]
        concerned = _write(found, measure)
        for program_id in {one.program_id for one in found}:
            _move(concerned, program_id, known[program_id], history=history, now=now)


def _write(found: Sequence[Source], measure: Measure) -> set[UUID]:
    """Write marks, take back those of others for the same things, and return all whom it concerns."""
    kept = contacts.canonical({one.contact_id for one in found})
    owners = {one.id: kept[one.contact_id] for one in found}
    others = [
        (row.id, row.contact_id)
        for row in models.Mark.objects.filter(source_id__in=owners, measure=measure).exclude(amount=0)
        if row.contact_id != owners[row.source_id]
    ]
    for id_, contact_id in others:
        models.Mark.objects.filter(contact_id=contact_id, id=id_).update(amount=0)
    rows = [
        models.Mark(
            id=same_id("mark", owners[one.id], measure, one.id),
            contact_id=owners[one.id],
            program_id=one.program_id,
            measure=measure,
            source_id=one.id,
            amount=one.amount,
            at=one.at,
        )
        for one in sorted(found, key=lambda one: (owners[one.id], one.id))
    ]
    models.Mark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["contact_id", "measure", "source_id"], update_fields=["amount", "at"], batch_size=_AT_ONCE
    )
    return {*owners.values(), *(contact_id for _, contact_id in others)}


def _move(contact_ids: Iterable[UUID], program_id: UUID, ladder: Ladder, *, history: bool, now: datetime) -> None:
    """Decide anew where people stand and tell what changed. Needs the caller's transaction. Records TierReached and TierLost."""
    people = sorted(set(contacts.canonical(set(contact_ids)).values()))
    zone = ZoneInfo(operators.organisation().time_zone)
    lock(people)
    models.Standing.objects.bulk_create(
        [models.Standing(id=same_id("standing", one, program_id), contact_id=one, program_id=program_id, since=now) for one in people], ignore_conflicts=True
    )
    models.Standing.objects.filter(program_id=program_id, contact_id__in=set(contact_ids) - set(people)).update(review_at=None, merged=True)
    marks = marks_of(people, program_id=program_id, measure=ladder.measure)
    for row in models.Standing.objects.filter(program_id=program_id, contact_id__in=people).order_by("contact_id"):
        _move_one(row, ladder, marks.get(row.contact_id, []), zone, history=history, now=now)


def _move_one(row: models.Standing, ladder: Ladder, marks: Sequence[Mark], zone: ZoneInfo, *, history: bool, now: datetime) -> None:
    there = place(ladder, Held(row.tier, row.below_since), marks, now=now, zone=zone)
    changes: dict[str, object] = {"score": there.score, "below_since": there.below_since, "review_at": there.review_at, "tier": there.tier, "merged": False}
    if there.tier != row.tier:
        changes["since"] = now
    models.Standing.objects.filter(contact_id=row.contact_id, id=row.id).update(**changes)
    if there.tier == row.tier:
        return
    everybody = contacts.person_ids(row.contact_id)
    been = set(models.TierChange.objects.filter(contact_id__in=everybody, program_id=row.program_id).values_list("after", flat=True))
    change = models.TierChange.objects.create(
        id=new_id(),
        contact_id=row.contact_id,
        program_id=row.program_id,
        before=row.tier,
        after=there.tier,
        reasons=[as_json(reason) for reason in there.reasons],
        at=now,
    )
    if not there.reached:
        lost = facts.TierLost(row.contact_id, row.program_id, tier=row.tier, now_tier=there.tier, change_id=change.id, history=history)
        log.record(lost, now=now)
        return
    highest = max((ladder.rank(slug) for slug in been), default=0)  # who was in a tier was in those below it
    log.record_all(
        [
            facts.TierReached(row.contact_id, row.program_id, slug, change.id, first=ladder.rank(slug) > highest, top=slug == there.tier, history=history)
            for slug in there.reached
        ],
        now=now,
    )


def _inherit(fact: facts.ContactsMerged, program_id: UUID, ladder: Ladder) -> None:
    """Let the contact that was kept hold the higher of both tiers, so that nobody falls, or climbs a second time, by a merge."""
    with transaction.atomic():
        lock([fact.kept_id, fact.dropped_id])
        rows = {row.contact_id: row for row in models.Standing.objects.filter(contact_id__in=[fact.kept_id, fact.dropped_id], program_id=program_id)}
        kept, dropped = rows.get(fact.kept_id), rows.get(fact.dropped_id)
        if dropped is None or ladder.rank(dropped.tier) <= ladder.rank(kept.tier if kept else ""):
            return
        values = {"tier": dropped.tier, "since": dropped.since, "below_since": dropped.below_since, "review_at": dropped.review_at}
        id_ = same_id("standing", fact.kept_id, program_id)
        models.Standing.objects.update_or_create(id=id_, contact_id=fact.kept_id, program_id=program_id, defaults=values)
