"""Ladders, and where people stand on them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from goodword.contacts import queries as contacts
from goodword.lib.pages import Page, page_of
from goodword.lib.plain import from_plain
from goodword.referrals.queries.credit import reasons
from goodword.rewards import models
from goodword.rewards.rules.tiers import next_tier
from goodword.rewards.values.tiers import Change, Demotion, Ladder, Mark, Measure, Standing


def ladders() -> dict[UUID, Ladder]:
    """Return the ladders of all programmes that have one."""
    return {row.program_id: from_plain(Ladder, row.definition) for row in models.Ladder.objects.all()}


def ladder(program_id: UUID) -> Ladder | None:
    """Return a programme's ladder, or None."""
    row = models.Ladder.objects.filter(program_id=program_id).first()
    return from_plain(Ladder, row.definition) if row else None


def standings(contact_id: UUID, *, program_id: UUID | None = None) -> list[Standing]:
    """Return where a person stands, by programme; in one that is asked for by its id also where nothing was earned yet."""
    known = ladders()
    if program_id:
        known = {one: ladder for one, ladder in known.items() if one == program_id}
    if not known:
        return []
    kept = contacts.canonical([contact_id])[contact_id]
    rows = {row.program_id: row for row in models.Standing.objects.filter(contact_id=kept, program_id__in=known)}
    why = {one.program_id: one.reasons for one in models.TierChange.objects.filter(contact_id=kept, program_id__in=known).order_by("at", "id")}
    asked = [program_id] if program_id in known else sorted(rows)
    return [_standing(kept, one, known[one], rows.get(one), why.get(one, [])) for one in asked if one]


def changes(*, program_id: UUID | None = None, contact_id: UUID | None = None, cursor: str | None = None, limit: int = 50) -> Page[Change]:
    """Return the steps that people took up and down, the newest first. Raises pages.CursorInvalid."""
    found = models.TierChange.objects.all()
    if program_id:
        found = found.filter(program_id=program_id)
    if contact_id:
        found = found.filter(contact_id__in=contacts.person_ids(contact_id))
    return page_of(
        found,
        by="id",
        cursor=cursor,
        limit=limit,
        convert=lambda row: Change(row.id, row.contact_id, row.program_id, row.before, row.after, reasons(row.reasons), row.at),
    )


def counts(program_id: UUID) -> dict[str, int]:
    """Return how many people hold each tier of a programme, by slug."""
    found = models.Standing.objects.filter(program_id=program_id, merged=False).exclude(tier="").values_list("tier")
    return dict(found.annotate(count=Count("id")).order_by())


def marks_of(contact_ids: Collection[UUID], *, program_id: UUID, measure: Measure) -> dict[UUID, list[Mark]]:
    """Return what counts for people (no aliases), with what was brought about under those who were merged into them."""
    members = contacts.members(contact_ids)
    owner = {one: kept for kept in contact_ids for one in members.get(kept, [kept])}
    found: dict[UUID, list[Mark]] = defaultdict(list)
    for row in models.Mark.objects.filter(contact_id__in=owner, program_id=program_id, measure=measure).exclude(amount=0):
        found[owner[row.contact_id]].append(Mark(row.amount, row.at))
    return found


class History:
    """Which tiers people held at any time, those below included; read once for all of them."""

    def __init__(self, contact_ids: Iterable[UUID]) -> None:
        self._ladders = ladders()
        self._changes: dict[tuple[UUID, UUID], list[tuple[datetime, str]]] = defaultdict(list)
        asked = set(contact_ids) if self._ladders else set()
        kept = contacts.canonical(asked)
        self._kept = kept
        for row in models.TierChange.objects.filter(contact_id__in=set(kept.values())).order_by("at", "id"):
            self._changes[row.contact_id, row.program_id].append((row.at, row.after))

    def held(self, contact_id: UUID, program_id: UUID, at: datetime) -> frozenset[str]:
        """Return the slugs of the tier held just before a moment and of those below it; what the moment itself brings about comes after it."""
        ladder = self._ladders.get(program_id)
        slug = next((after for when, after in reversed(self._changes[self._kept.get(contact_id, contact_id), program_id]) if when < at), "")
        return frozenset(tier.slug for tier in ladder.tiers[: ladder.rank(slug)]) if ladder else frozenset()


def _standing(contact_id: UUID, program_id: UUID, ladder: Ladder, row: models.Standing | None, why: list[list[object]]) -> Standing:
    slug, score = (row.tier, row.score) if row else ("", 0)
    upper, missing = next_tier(ladder, tier=slug, score=score)
    rank = ladder.rank(slug)
    falls = row.below_since + timedelta(days=ladder.grace_days) if row and row.below_since and ladder.demotion is not Demotion.NEVER else None
    return Standing(
        contact_id=contact_id,
        program_id=program_id,
        ladder=ladder,
        tier=ladder.tiers[rank - 1] if rank else None,
        score=score,
        since=row.since if row and rank else None,
        next=upper,
        missing=missing,
        falls_at=falls,
        reasons=reasons(why),
    )
