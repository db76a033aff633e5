"""The rules of programmes as they were in force at any time, compiled once per version."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

from goodword.lib.memory import remembered
from goodword.referrals.values import Reason
from goodword.rewards import models, rules
from goodword.rewards.values import Case, RuleDefinition, Side


@dataclass(frozen=True)
class Version:
    """One immutable version of a rule."""

    id: UUID
    rule_id: UUID
    program_id: UUID
    definition: RuleDefinition
    in_force_from: datetime
    ends_at: datetime | None  # when the rule was ended
    created_by: UUID | None
    name: str = ""  # of the rule

    def asks(self, case: Case) -> bool:
        """Say whether this version is about such an event at all."""
        only = case.occasion.rule_id if case.occasion else None
        return only in (None, self.rule_id) and _listener(self.id, self.definition)(case)

    def evaluate(self, case: Case, without: Mapping[Side, Reason] = rules.NOTHING) -> rules.Evaluation:
        """Ask all conditions of this version about a purchase; the sides named in `without` get nothing, for the reason given."""
        return _compiled(self.id, self.definition)(case, without)


@dataclass(frozen=True)
class Rulebook:
    """All versions of some programmes' rules."""

    versions: dict[UUID, Version]

    @cached_property
    def _by_program(self) -> dict[UUID, dict[UUID, list[Version]]]:
        found: dict[UUID, dict[UUID, list[Version]]] = {}
        for version in sorted(self.versions.values(), key=lambda one: (one.in_force_from, one.id)):
            found.setdefault(version.program_id, {}).setdefault(version.rule_id, []).append(version)
        return found

    @cached_property
    def milestones(self) -> dict[UUID, list[Version]]:
        """All versions that count what advocates bring about, by programme; empty for most."""
        found: dict[UUID, list[Version]] = {}
        for version in self.versions.values():
            if version.definition.trigger.slug == "milestone":
                found.setdefault(version.program_id, []).append(version)
        return found

    def in_force(self, program_id: UUID, moment: datetime) -> list[Version]:
        """Return for each rule of a programme the version in force at that moment, where there is one."""
        found = []
        for versions in self._by_program.get(program_id, {}).values():
            current = next((version for version in reversed(versions) if version.in_force_from <= moment), None)
            if current and (current.ends_at is None or moment < current.ends_at):
                found.append(current)
        return found


def load(program_ids: Iterable[UUID]) -> Rulebook:
    """Return the rules of programmes, every version."""
    return _load(frozenset(program_ids))


@remembered
def _load(program_ids: frozenset[UUID]) -> Rulebook:
    rows = models.RuleVersion.objects.filter(rule__program_id__in=list(program_ids)).select_related("rule").order_by("rule__position", "number")
    return Rulebook(
        {
            row.id: Version(
                id=row.id,
                rule_id=row.rule_id,
                program_id=row.rule.program_id,
                definition=_parsed(row.id, row),
                in_force_from=row.in_force_from,
                ends_at=row.rule.ended_at,
                created_by=row.created_by,
                name=row.rule.name,
            )
            for row in rows
        }
    )


_definitions: dict[UUID, RuleDefinition] = {}  # versions never change, and ids are unique over live and sandbox


def _parsed(version_id: UUID, row: models.RuleVersion) -> RuleDefinition:
    if version_id not in _definitions:
        _definitions[version_id] = rules.from_json(row.definition)
    return _definitions[version_id]


@lru_cache(maxsize=1024)
def _compiled_by_id(version_id: UUID) -> rules.Evaluator:
    return rules.compiled(_definitions[version_id])


@lru_cache(maxsize=1024)
def _listener_by_id(version_id: UUID) -> Callable[[Case], bool]:
    return rules.listener(_definitions[version_id])


def _listener(version_id: UUID, definition: RuleDefinition) -> Callable[[Case], bool]:
    _definitions.setdefault(version_id, definition)
    return _listener_by_id(version_id)


def _compiled(version_id: UUID, definition: RuleDefinition) -> rules.Evaluator:
    _definitions.setdefault(version_id, definition)
    return _compiled_by_id(version_id)
