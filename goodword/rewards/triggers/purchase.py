"""A friend buys, or a deal with a friend is won."""

from dataclasses import dataclass

from goodword.rewards.values import Case

slug = "purchase"
label = "A friend buys"
OF_FRIEND = True
CONDITIONS = None
AMOUNT = True
LIMITED = False

TYPES = frozenset({"purchase", "deal_won"})


@dataclass(frozen=True)
class Settings:
    """Nothing to set."""


def types(settings: Settings) -> frozenset[str]:
    return TYPES


def holds(settings: Settings, case: Case) -> bool:
    return True
