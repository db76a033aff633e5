"""What does not fit to a trigger: conditions that cannot be asked of it, benefits for somebody who is not there, shares of nothing."""

from goodword.rewards import triggers
from goodword.rewards.values import RuleDefinition, Setup, Side


def misfits(definition: RuleDefinition) -> dict[str, str]:
    """Return what of a rule does not fit to its trigger, by field."""
    trigger = triggers.BY_SLUG[definition.trigger.slug]
    found = {}
    if trigger.CONDITIONS is not None and (odd := sorted(definition.asked() - trigger.CONDITIONS)):
        found["conditions"] = f"{', '.join(odd)}: cannot be asked with the trigger {trigger.slug}"
    for place, benefit in enumerate(definition.benefits):
        if benefit.side is Side.FRIEND and not trigger.OF_FRIEND:
            found[f"benefits.{place}.side"] = f"with the trigger {trigger.slug} there is no friend, so the advocate side is the person"
        if not trigger.AMOUNT and (benefit.kind.settings.get("basis_points") or benefit.kind.settings.get("per_unit")):
            found[f"benefits.{place}.kind.settings"] = f"a share of nothing: with the trigger {trigger.slug} there is no amount"
    if not trigger.OF_FRIEND and (odd_sides := [setup for setup in definition.conditions if _of_friend(setup)]):
        found["conditions"] = f"{', '.join(setup.slug for setup in odd_sides)}: with the trigger {trigger.slug} there is no friend"
    if trigger.LIMITED and not any(_limits_a_person(setup) for setup in definition.conditions):
        found["conditions"] = f"cap: the trigger {trigger.slug} needs a limit for each person, since anybody could do it again and again"
    return found


def _of_friend(setup: Setup) -> bool:
    return setup.slug == "on_list" and setup.settings.get("side", "advocate") == "friend"


def _limits_a_person(setup: Setup) -> bool:
    return setup.slug == "cap" and setup.settings.get("scope", "advocate") == "advocate" and setup.settings.get("unit", "friends") == "friends"
