"""Only where the advocate is something particular to the firm, such as a partner."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "relation"
label = "The advocate is a partner, customer …"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`any_of`: kinds of people as contacts have them (partner, customer, former_customer, supplier, employee …)."""

    any_of: tuple[str, ...] = ("partner",)

    def __post_init__(self) -> None:
        if not self.any_of:
            raise ValueError("any_of: at least one kind of people")


def holds(settings: Settings, case: Case) -> bool:
    return not case.advocate_relations.isdisjoint(settings.any_of)


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    return Reason("relation_fits" if passed else "relation_missing", passed, (("relations", ", ".join(settings.any_of)),))
