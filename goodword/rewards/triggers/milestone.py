"""A recommender’s n-th conversion, in all or within a calendar month, quarter or year."""

from dataclasses import dataclass
from enum import StrEnum

from goodword.rewards.values import Case, OccasionKind

slug = "milestone"
label = "A recommender reaches a number of conversions"
OF_FRIEND = False
CONDITIONS = frozenset({"advocate_tag", "on_list", "relation", "cap"})
AMOUNT = False
LIMITED = False


class Within(StrEnum):
    """How long it is counted before it begins anew, by the calendar in the organisation's zone."""

    ALL = "all"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Counts(StrEnum):
    """What is counted."""

    FRIENDS = "customers"  # each friend once, with the first credited purchase of the time
    PURCHASES = "purchases"


@dataclass(frozen=True)
class Settings:
    """`reach` so many friends who bought, or purchases; with `every`, twice and three times as many … too. What was sent back in full does not count."""

    reach: int = 5
    every: bool = False
    counts: Counts = Counts.FRIENDS
    within: Within = Within.ALL

    def __post_init__(self) -> None:
        if not 1 <= self.reach <= 10_000:
            raise ValueError("reach: a number from 1 to 10000")


def types(settings: Settings) -> frozenset[str]:
    return frozenset({OccasionKind.MILESTONE.type})


def reached(settings: Settings, count: int) -> bool:
    """Say whether a count is one that the rule waits for."""
    return count % settings.reach == 0 if settings.every else count == settings.reach


def holds(settings: Settings, case: Case) -> bool:
    known = case.known
    return (known["counts"], known["within"]) == (settings.counts.value, settings.within.value) and reached(settings, int(known["count"]))
