"""What a rule would have cost, as the page of the rule shows it: before and after, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodword.console.formats import month, number
from goodword.console.rewards.words import AGAINST, Words
from goodword.lib.money import Money
from goodword.rewards.queries.dry_run import LOOK_BACK, NotLookedBack, dry_run
from goodword.rewards.values import DryRun, RuleDefinition
from goodword.rewards.words import amount


@dataclass(frozen=True)
class Line:
    """One month, or all of them: for how many purchases something was given and would have been, and what it came to."""

    label: str
    before: str
    before_cost: str
    after: str
    after_cost: str


@dataclass(frozen=True)
class LookBack:
    """A look back for the page."""

    since: datetime
    until: datetime
    purchases: int
    total: Line
    months: list[Line]
    against: list[tuple[Words, str]]
    compares: bool  # there is a rule before this one
    refused: bool = False  # nothing is kept that would tell


def look_back(definition: RuleDefinition, *, program_id: UUID, rule_id: UUID | None, now: datetime) -> LookBack:
    """Return what a rule would have given for the purchases of the last twelve months."""
    try:
        found = dry_run(definition, program_id=program_id, rule_id=rule_id, since=now - LOOK_BACK, until=now)
    except NotLookedBack:
        return LookBack(now, now, 0, _line("", 0, {}, 0, {}), [], [], compares=False, refused=True)
    return LookBack(
        since=found.since,
        until=found.until,
        purchases=found.purchases,
        total=_line("", found.before_rewarded, found.before, found.rewarded, found.cost),
        months=_months(found),
        against=[(AGAINST.get(code, code), number(count)) for code, count in found.refusals.items()],
        compares=rule_id is not None,
    )


def _months(found: DryRun) -> list[Line]:
    return [_line(month(date.fromisoformat(f"{one.name}-01")), one.before_rewarded, one.before, one.rewarded, one.cost) for one in found.months]


def _line(label: str, before: int, before_cost: Mapping[str, int], after: int, after_cost: Mapping[str, int]) -> Line:
    return Line(label, number(before), _worth(before_cost), number(after), _worth(after_cost))


def _worth(cost: Mapping[str, int]) -> str:
    return ", ".join(amount(Money(minor, asset)) for asset, minor in sorted(cost.items())) or "–"
