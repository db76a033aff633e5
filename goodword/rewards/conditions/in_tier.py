"""Only where the advocate holds a tier, or lacks it."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "in_tier"
label = "The advocate holds a tier"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`tier` by its short name, as held when the friend bought; a higher one counts as well. With `absent`, the advocate must not have come so far."""

    tier: str = ""
    absent: bool = False

    def __post_init__(self) -> None:
        if not self.tier:
            raise ValueError("tier: the short name of a tier")


def holds(settings: Settings, case: Case) -> bool:
    return (settings.tier in case.advocate_tiers) is not settings.absent


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    return Reason("tier_fits" if passed else "tier_missing", passed, (("tier", settings.tier),))
