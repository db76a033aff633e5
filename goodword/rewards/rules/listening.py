"""Which events a rule listens to."""

from collections.abc import Callable

from goodword.rewards import triggers
from goodword.rewards.rules.settings import settings_of
from goodword.rewards.values import Case, RuleDefinition


def types_of(definition: RuleDefinition) -> frozenset[str]:
    """Return the types of outcomes and occasions that a rule listens to."""
    found: frozenset[str] = triggers.BY_SLUG[definition.trigger.slug].types(settings_of("triggers", definition.trigger))
    return found


def listener(definition: RuleDefinition) -> Callable[[Case], bool]:
    """Return the function that says whether a rule is asked about a case at all."""
    trigger, settings = triggers.BY_SLUG[definition.trigger.slug], settings_of("triggers", definition.trigger)
    types = trigger.types(settings)
    return lambda case: case.conversion.type in types and trigger.holds(settings, case)


def of_friend(definition: RuleDefinition) -> bool:
    """Say whether a rule is about what a friend does; else about one person alone."""
    return bool(triggers.BY_SLUG[definition.trigger.slug].OF_FRIEND)
