"""Surprises and their draws."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count

from goodword.lib.pages import Page, page_of
from goodword.rewards import models, rules
from goodword.rewards.rules.surprises import hash_of, number_of
from goodword.rewards.values.surprises import Draw, DrawState, Surprise, SurpriseMode

SURPRISES_MAX = 200


def surprises() -> list[Surprise]:
    """Return all surprises, the newest first."""
    return _values(models.Surprise.objects.select_related("rule_version").order_by("-began_at", "-id")[:SURPRISES_MAX])


def page(*, program_id: UUID | None = None, cursor: str | None = None, limit: int = 50) -> Page[Surprise]:
    """Return the surprises of one programme or of all, the newest first. Raises pages.CursorInvalid."""
    found = models.Surprise.objects.select_related("rule_version")
    raw = page_of(found.filter(program_id=program_id) if program_id else found, by="id", cursor=cursor, limit=limit, convert=lambda row: row)
    return Page(items=tuple(_values(raw.items)), next_cursor=raw.next_cursor)


def surprise(surprise_id: UUID) -> Surprise | None:
    """Return one surprise, or None where there is none of this id."""
    return next(iter(_values(models.Surprise.objects.select_related("rule_version").filter(id=surprise_id))), None)


def draws(surprise: Surprise, *, cursor: str | None = None, limit: int = 50) -> Page[Draw]:
    """Return the draws of a surprise, the newest first, each checked once the seed is told. Raises pages.CursorInvalid."""
    found = models.SurpriseDraw.objects.filter(surprise_id=surprise.id)
    drawn = surprise.mode is SurpriseMode.RANDOM and surprise.seed
    return page_of(
        found,
        by="at",
        cursor=cursor,
        limit=limit,
        convert=lambda row: Draw(
            row.contact_id,
            row.occasion_id,
            row.number,
            DrawState(row.state),
            row.at,
            number_of(surprise.seed, row.occasion_id) == row.number and (row.number < surprise.chance) is (row.state != DrawState.MISSED) if drawn else None,
        ),
    )


def _values(rows: Iterable[models.Surprise]) -> list[Surprise]:
    found = list(rows)
    counts = models.SurpriseDraw.objects.filter(surprise_id__in=[row.id for row in found]).values_list("surprise_id", "state").annotate(count=Count("id"))
    tallies: dict[UUID, dict[str, int]] = defaultdict(dict)
    for surprise_id, state, count in counts.order_by():
        tallies[surprise_id][state] = count
    return [_value(row, tallies[row.id]) for row in found]


def _value(row: models.Surprise, tally: Mapping[str, int]) -> Surprise:
    return Surprise(
        id=row.id,
        program_id=row.program_id,
        name=row.name,
        mode=SurpriseMode(row.mode),
        kind=rules.from_json(row.rule_version.definition).benefits[0].kind,
        chance=row.chance,
        asset=row.asset,
        amount=row.amount,
        budget=row.budget,
        taken=row.taken,
        seed_hash=hash_of(row.seed),
        seed=row.seed if row.ended_at else "",
        began_at=row.began_at,
        ended_at=row.ended_at,
        given=tally.get(DrawState.GIVEN, 0),
        missed=tally.get(DrawState.MISSED, 0),
        without_budget=tally.get(DrawState.NO_BUDGET, 0),
    )
