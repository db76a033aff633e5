"""A friend does something else that the shop reports: an outcome of its own type, such as a trial that was started."""

import re
from dataclasses import dataclass

from goodword.rewards.values import Case

slug = "outcome"
label = "A friend does something else that your shop reports"
OF_FRIEND = True
CONDITIONS = None
AMOUNT = True
LIMITED = False

_TYPE = re.compile(r"[a-z_.]{1,40}")


@dataclass(frozen=True)
class Settings:
    """`any_of`: types of outcomes as the shop sends them; what came with an amount has it, in its own currency or the programme's."""

    any_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.any_of or not all(_TYPE.fullmatch(one) and one != "refund" for one in self.any_of):
            raise ValueError("any_of: types of outcomes such as trial_started; small letters, points and underscores; a refund is none")


def types(settings: Settings) -> frozenset[str]:
    return frozenset(settings.any_of)


def holds(settings: Settings, case: Case) -> bool:
    return True
