"""Rules by which staff give rewards by hand, and why they gave."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from goodword.programs import queries as programs
from goodword.programs.values import ProgramState
from goodword.rewards import models
from goodword.rewards.queries.rules import rules_of
from goodword.rewards.values import OccasionKind, Rule


def rules_to_give(*, now: datetime) -> list[Rule]:
    """Return the rules for gifts by hand of programmes that are not over, with the newest version each, which is in force."""
    open_ones = programs.programs([ProgramState.LIVE, ProgramState.PAUSED])
    found = [rule for rules in rules_of([program.id for program in open_ones]).values() for rule in rules]
    return [
        rule for rule in found if rule.ended_at is None and rule.in_force_from <= now and rule.definition.trigger.slug == OccasionKind.MANUAL.value
    ]  # fmt: skip


def notes_of(occasion_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return why staff gave, by occasion."""
    return dict(models.Occasion.objects.filter(id__in=list(occasion_ids)).exclude(note="").values_list("id", "note"))
