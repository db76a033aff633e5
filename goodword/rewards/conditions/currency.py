"""Only purchases in certain currencies; without this condition, only the programme's own counts."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "currency"
label = "The purchase is in one of these currencies"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`any_of`: ISO 4217 codes; amounts are never converted."""

    any_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.any_of or not all(len(code) == 3 and code.isupper() for code in self.any_of):
            raise ValueError("any_of: currency codes such as EUR")


def holds(settings: Settings, case: Case) -> bool:
    return case.conversion.currency in settings.any_of


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    values = (("currency", case.conversion.currency), ("expected", ", ".join(settings.any_of)))
    return Reason("currency_fits" if passed else "currency_mismatch", passed, values)
