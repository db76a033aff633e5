"""Entries of the contest that is open in the programme when the reward is handed out; until there is one, it waits."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "contest_entries"
label = "Contest entries"
ASSET = "ENTRY"


@dataclass(frozen=True)
class Settings:
    """So many `entries`; a contest counts no more of them at once than its free way gives."""

    entries: int = 3

    def __post_init__(self) -> None:
        if not 1 <= self.entries <= 1000:
            raise ValueError("entries: from 1 to 1000")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.entries, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.entries(reward_id)
