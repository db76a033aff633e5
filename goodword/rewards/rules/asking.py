"""The conditions of a rule as questions about a purchase: single ones, and groups of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from goodword.referrals.values import Reason
from goodword.rewards import conditions
from goodword.rewards.rules.settings import settings_of
from goodword.rewards.values import Case, Group, Match, RuleDefinition, Setup

_CODES = {Match.ALL: ("all_met", "all_unmet"), Match.ANY: ("any_met", "any_unmet"), Match.NONE: ("none_met", "none_broken")}


@dataclass(frozen=True)
class Ask:
    """One question: whether it holds, the same with its reason, whether a refund may change the answer, and whether it is about a group."""

    holds: Callable[[Case], bool]
    reason: Callable[[Case], Reason]
    rechecked: bool
    group: bool = False


def asks_of(definition: RuleDefinition) -> tuple[Ask, ...]:
    """Return what must hold for a rule to give something, in the order of the definition; all of it must."""
    return tuple(_asks(definition.conditions, definition.groups))


def _asks(setups: Sequence[Setup], groups: Sequence[Group]) -> list[Ask]:
    """Return questions that must all hold; a group of which all must hold is none of its own."""
    found = [_of_condition(setup) for setup in setups]
    for group in groups:
        found += _asks(group.conditions, group.groups) if group.match is Match.ALL else [_of_group(group)]
    return found


def _of_condition(setup: Setup) -> Ask:
    condition, settings = conditions.BY_SLUG[setup.slug], settings_of("conditions", setup)
    reason: Callable[[Case], Reason] = partial(condition.check, settings)
    return Ask(partial(condition.holds, settings), reason, condition.RECHECKED)


def _of_group(group: Group) -> Ask:
    members = [_of_condition(setup) for setup in group.conditions] + [_of_group(one) for one in group.groups]
    if len(members) == 1 and group.match is not Match.NONE:
        return members[0]
    asked = tuple(member.holds for member in members)
    met, unmet = _CODES[group.match]

    def holds(case: Case) -> bool:
        if group.match is Match.ALL:
            return all(ask(case) for ask in asked)
        return any(ask(case) for ask in asked) is (group.match is Match.ANY)

    def reason(case: Case) -> Reason:
        passed = holds(case)
        return Reason(met if passed else unmet, passed, (), tuple(member.reason(case) for member in members))

    return Ask(holds, reason, any(member.rechecked for member in members), group=True)
