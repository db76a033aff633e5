"""Only where the advocate stands in a relation to us, such as partner."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "advocate_relation"
label = "The advocate has a relation to us"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`relation` by its short name, such as partner or employee."""

    relation: str = "partner"

    def __post_init__(self) -> None:
        if not self.relation:
            raise ValueError("relation: the short name of a relation")


def holds(settings: Settings, case: Case) -> bool:
    return settings.relation in case.advocate_relations


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    return Reason("advocate_relation_fits" if passed else "advocate_relation_other", passed, (("relation", settings.relation),))
