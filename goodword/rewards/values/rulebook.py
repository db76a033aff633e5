"""What a rule says, as data."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.rewards.values.states import Period, Side


@dataclass(frozen=True)
class Setup:
    """A condition or kind with its settings, as stored."""

    slug: str
    settings: dict[str, Any] = field(default_factory=dict)


class Match(StrEnum):
    """How many of a group's conditions must hold."""

    ALL = "all"
    ANY = "any"  # at least one
    NONE = "none"


@dataclass(frozen=True)
class Group:
    """Conditions and further groups that count together."""

    match: Match
    conditions: tuple[Setup, ...] = ()
    groups: tuple["Group", ...] = ()


@dataclass(frozen=True)
class Boost:
    """A time in which a rule gives more: purchases of the days `first` to `last`, both included, in the organisation's zone."""

    first: date
    last: date
    percent: int = 200  # of what the rule gives otherwise; 200: twice as much


@dataclass(frozen=True)
class Benefit:
    """Who gets what."""

    side: Side
    kind: Setup


@dataclass(frozen=True)
class RuleDefinition:
    """What one version of a rule says: on this trigger, if all conditions and groups hold, these benefits, after the hold."""

    benefits: tuple[Benefit, ...]
    conditions: tuple[Setup, ...] = ()
    groups: tuple[Group, ...] = ()
    trigger: Setup = Setup("purchase")
    hold_days: int = 14
    needs_approval: bool = False
    expires_days: int | None = 365  # after the grant; None: never
    boosts: tuple[Boost, ...] = ()  # no day lies in two of them
    approval_above_minor: int = 0  # money worth more waits for approval, in the smallest unit of the programme's currency; 0: none does
    stacks: bool = True  # else of all rules that do not, one person gets only the best for one event

    def asked(self) -> frozenset[str]:
        """Return the slugs of all conditions, those in groups included."""
        found = {setup.slug for setup in self.conditions}
        waiting = list(self.groups)
        while waiting:
            group = waiting.pop()
            found |= {setup.slug for setup in group.conditions}
            waiting += group.groups
        return frozenset(found)


@dataclass(frozen=True)
class PlaceWanted:
    """A place in a cap that a reward needs: which counter, how much of it, and the limit."""

    scope: str  # advocate, program; budget: of all rules of the programme
    period: Period
    unit: str  # count, or an asset
    amount: int
    limit: int


@dataclass(frozen=True)
class Budget:
    """The most that a programme gives of one asset in a period; `taken` of the present period, held places included."""

    program_id: UUID
    asset: str
    period: Period
    limit: int
    warn_percent: int
    period_name: str
    taken: int

    @property
    def low(self) -> bool:
        return self.taken * 100 >= self.limit * self.warn_percent


@dataclass(frozen=True)
class Rule:
    """A rule with the version in force or to come last."""

    id: UUID
    program_id: UUID
    name: str
    version_id: UUID
    number: int
    definition: RuleDefinition
    in_force_from: datetime
    created_by: UUID | None
    ended_at: datetime | None
