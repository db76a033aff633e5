"""A friend signs up; only the first time counts."""

from dataclasses import dataclass

from goodword.rewards.values import Case

slug = "signup"
label = "A friend signs up"
OF_FRIEND = True
CONDITIONS = frozenset({"new_customer", "within_days", "tag", "advocate_tag", "on_list", "relation", "cap"})
AMOUNT = False
LIMITED = False


@dataclass(frozen=True)
class Settings:
    """Nothing to set."""


def types(settings: Settings) -> frozenset[str]:
    return frozenset({"signup"})


def holds(settings: Settings, case: Case) -> bool:
    return case.conversion.ordinal <= 1
