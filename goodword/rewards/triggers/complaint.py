"""Somebody complains, and so gives the firm a chance to mend it; whatever the complaint comes to."""

from dataclasses import dataclass

from goodword.rewards.values import Case, OccasionKind

slug = "complaint"
label = "Somebody complains"
OF_FRIEND = False
CONDITIONS = frozenset({"advocate_tag", "on_list", "relation", "cap"})
AMOUNT = False
LIMITED = True


@dataclass(frozen=True)
class Settings:
    """Nothing to set: complaints that people make themselves or to staff; not those that a survey opened, nor those of an import."""


def types(settings: Settings) -> frozenset[str]:
    return frozenset({OccasionKind.COMPLAINT.type})


def holds(settings: Settings, case: Case) -> bool:
    return True
