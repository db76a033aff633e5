"""Definitions of rules from plain data and back, everything checked; what an older version stored reads as it was meant."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Any

from goodword.rewards import triggers
from goodword.rewards.rules.fitting import misfits
from goodword.rewards.rules.pricing import boostable
from goodword.rewards.rules.settings import REGISTRIES, plain, settings_of
from goodword.rewards.values import Benefit, Boost, Group, Match, RuleDefinition, Setup, Side

CONDITIONS_MAX = 50  # of a rule, those in groups included
DEPTH_MAX = 3
BOOSTS_MAX = 20
AMOUNT_MAX = 10**12


class RuleInvalid(ValueError):
    """A definition that cannot be a rule; `problems` says what is wrong by field."""

    code = "rule_invalid"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


def to_json(definition: RuleDefinition) -> dict[str, Any]:
    """Return a definition as plain JSON."""
    return asdict(definition) | {"boosts": [asdict(boost) | {"first": boost.first.isoformat(), "last": boost.last.isoformat()} for boost in definition.boosts]}


def from_json(content: Mapping[str, Any]) -> RuleDefinition:
    """Return the definition that JSON describes, each setting checked; raise RuleInvalid with what is wrong where."""
    problems: dict[str, str] = {}
    setups = _setups(content.get("conditions"), "conditions", problems)
    groups = _groups(content.get("groups"), "groups", 1, problems)
    benefits = _benefits(content.get("benefits"), problems)
    boosts = _boosts(content.get("boosts"), benefits, problems)
    hold_days, expires_days, above = content.get("hold_days", 14), content.get("expires_days", 365), content.get("approval_above_minor") or 0
    if not _whole(hold_days) or not 0 <= hold_days <= 365:
        problems["hold_days"] = "a whole number of days from 0 to 365"
    if expires_days is not None and (not _whole(expires_days) or not 1 <= expires_days <= 3660):
        problems["expires_days"] = "a whole number of days from 1 to 3660, or none"
    if not _whole(above) or not 0 <= above <= AMOUNT_MAX:
        problems["approval_above_minor"] = "an amount in the smallest unit, or 0"
    trigger = _trigger(content, problems)
    if _count(setups, groups) > CONDITIONS_MAX:
        problems["conditions"] = f"at most {CONDITIONS_MAX} conditions"
    if problems:
        raise RuleInvalid(problems)
    definition = RuleDefinition(
        benefits=tuple(benefits),
        conditions=setups,
        groups=groups,
        trigger=trigger,
        hold_days=hold_days,
        needs_approval=bool(content.get("needs_approval", False)),
        expires_days=expires_days,
        boosts=boosts,
        approval_above_minor=above,
        stacks=content.get("stacks") is not False,
    )
    if unfit := misfits(definition):
        raise RuleInvalid(unfit)
    return definition


def _trigger(content: Mapping[str, Any], problems: dict[str, str]) -> Setup:
    """Return the trigger; older versions named the types of outcomes in its place."""
    if content.get("trigger") is not None:
        return _setup("triggers", content["trigger"], "trigger", problems)
    types = content.get("triggers") or sorted(triggers.purchase.TYPES)
    if not isinstance(types, list | tuple) or not set(map(str, types)) <= triggers.purchase.TYPES:
        problems["triggers"] = "purchase, deal_won"
        return Setup("")
    return Setup("purchase") if set(types) == triggers.purchase.TYPES else Setup("outcome", {"any_of": list(types)})


def _benefits(given: object, problems: dict[str, str]) -> list[Benefit]:
    found = []
    for where, item in _items(given, "benefits", problems):
        if not isinstance(item, Mapping) or item.get("side") not in list(Side):
            problems[f"{where}.side"] = f"one of {', '.join(Side)}"
            continue
        found.append(Benefit(Side(item["side"]), _setup("kinds", item.get("kind"), f"{where}.kind", problems)))
    if not found and not problems:
        problems["benefits"] = "at least one benefit; a programme without rewards has no rule"
    if len({benefit.side for benefit in found}) < len(found):
        problems["benefits"] = "one benefit a side; make a second rule for a second one"
    return found


def _setups(given: object, where: str, problems: dict[str, str]) -> tuple[Setup, ...]:
    return tuple(_setup("conditions", item, place, problems) for place, item in _items(given, where, problems))


def _groups(given: object, where: str, depth: int, problems: dict[str, str]) -> tuple[Group, ...]:
    found = []
    for place, item in _items(given, where, problems):
        if depth > DEPTH_MAX or not isinstance(item, Mapping) or item.get("match") not in list(Match):
            problems[place] = f"at most {DEPTH_MAX} deep" if depth > DEPTH_MAX else f"match: one of {', '.join(Match)}"
            continue
        setups = _setups(item.get("conditions"), f"{place}.conditions", problems)
        groups = _groups(item.get("groups"), f"{place}.groups", depth + 1, problems)
        if not setups and not groups:
            problems[place] = "at least one condition"
        if any(setup.slug == "cap" for setup in setups):
            problems[place] = "cap: a limit is for the whole rule and stands outside of groups"
        found.append(Group(Match(item["match"]), setups, groups))
    return tuple(found)


def _boosts(given: object, benefits: Sequence[Benefit], problems: dict[str, str]) -> tuple[Boost, ...]:
    found = []
    for where, item in _items(given, "boosts", problems):
        try:
            boost = Boost(date.fromisoformat(item["first"]), date.fromisoformat(item["last"]), item.get("percent", 200))
        except (KeyError, TypeError, ValueError, AttributeError):
            problems[where] = "first and last: days such as 2026-12-24"
            continue
        if boost.last < boost.first:
            problems[where] = "last: not before first"
        if not _whole(boost.percent) or not 101 <= boost.percent <= 1000:
            problems[where] = "percent: a whole number from 101 to 1000"
        found.append(boost)
    found.sort(key=lambda boost: boost.first)
    if len(found) > BOOSTS_MAX or any(one.last >= other.first for one, other in pairwise(found)):
        problems["boosts"] = f"at most {BOOSTS_MAX}, and no day in two of them"
    if found and (fixed := [benefit.kind.slug for benefit in benefits if benefit.kind.slug and not boostable(benefit.kind)]):
        problems["boosts"] = f"{', '.join(fixed)}: there is no more of it than one; codes out of a pool and work of the staff stay as they are"
    return tuple(found)


def _items(given: object, where: str, problems: dict[str, str]) -> list[tuple[str, Any]]:
    if given is not None and not isinstance(given, list | tuple):
        problems[where] = "a list"
        return []
    return [(f"{where}.{place}", item) for place, item in enumerate(given or ())]


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(setups: Sequence[Setup], groups: Sequence[Group]) -> int:
    return len(setups) + sum(_count(group.conditions, group.groups) for group in groups)


def _setup(folder: str, item: object, where: str, problems: dict[str, str]) -> Setup:
    registry = REGISTRIES[folder]
    if not isinstance(item, Mapping) or item.get("slug") not in list(registry):
        problems[f"{where}.slug"] = f"one of {', '.join(registry)}"
        return Setup("")
    settings = item.get("settings") or {}
    if not isinstance(settings, Mapping):
        problems[f"{where}.settings"] = "settings by name"
        return Setup("")
    setup = Setup(str(item["slug"]), dict(settings))
    try:
        return Setup(setup.slug, plain(settings_of(folder, setup)))
    except (ValueError, TypeError) as error:
        problems[f"{where}.settings"] = str(error)
        return Setup("")
