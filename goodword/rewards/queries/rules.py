"""The rules of programmes as pages show them."""

from collections.abc import Iterable
from uuid import UUID

from goodword.rewards import models
from goodword.rewards.rules import from_json
from goodword.rewards.values import Rule

RULES_MAX = 1000  # of one reading; a programme has a handful


def rules(program_id: UUID) -> list[Rule]:
    """Return the rules of a programme with their newest version each, in their order, ended ones included."""
    return rules_of([program_id]).get(program_id, [])


def rules_of(program_ids: Iterable[UUID]) -> dict[UUID, list[Rule]]:
    """Return the rules of programmes by programme; one without rules is left out."""
    newest: dict[UUID, models.RuleVersion] = {}
    rows = models.RuleVersion.objects.filter(rule__program_id__in=list(program_ids)).select_related("rule").order_by("number")
    for row in rows[: RULES_MAX * 10]:
        newest[row.rule_id] = row
    found: dict[UUID, list[Rule]] = {}
    for row in sorted(newest.values(), key=lambda row: (row.rule.position, row.rule_id)):
        found.setdefault(row.rule.program_id, []).append(_value(row))
    return found


def versions(rule_id: UUID, *, limit: int = 100) -> list[Rule]:
    """Return the versions of a rule, the newest first; empty where there is no such rule."""
    rows = models.RuleVersion.objects.filter(rule_id=rule_id).select_related("rule").order_by("-number")
    return [_value(row) for row in rows[:limit]]


def _value(row: models.RuleVersion) -> Rule:
    return Rule(
        id=row.rule_id,
        program_id=row.rule.program_id,
        name=row.rule.name,
        version_id=row.id,
        number=row.number,
        definition=from_json(row.definition),
        in_force_from=row.in_force_from,
        created_by=row.created_by,
        ended_at=row.rule.ended_at,
    )
