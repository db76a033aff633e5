"""Somebody of the staff gives it, with a reason."""

from dataclasses import dataclass

from goodword.rewards.values import Case, OccasionKind

slug = "manual"
label = "Somebody of the staff gives it"
OF_FRIEND = False
CONDITIONS = frozenset({"advocate_tag", "on_list", "relation", "cap"})
AMOUNT = False
LIMITED = False


@dataclass(frozen=True)
class Settings:
    """Nothing to set: whoever gives it says why, and does not approve it."""


def types(settings: Settings) -> frozenset[str]:
    return frozenset({OccasionKind.MANUAL.type})


def holds(settings: Settings, case: Case) -> bool:
    return True
