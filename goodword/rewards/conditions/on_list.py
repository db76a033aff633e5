"""Only where advocate or friend is on a list."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case, Side

slug = "on_list"
label = "Advocate or friend is on a list"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`list` by its name, and whose membership counts."""

    list: str = ""
    side: Side = Side.ADVOCATE

    def __post_init__(self) -> None:
        if not self.list:
            raise ValueError("list: the name of a list")


def holds(settings: Settings, case: Case) -> bool:
    return settings.list in (case.advocate_lists if settings.side is Side.ADVOCATE else case.friend_lists)


def check(settings: Settings, case: Case) -> Reason:
    passed = holds(settings, case)
    return Reason("on_list" if passed else "not_on_list", passed, (("list", settings.list), ("side", settings.side.value)))
