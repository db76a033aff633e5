"""Time of the staff, such as advice or repair, booked off as it is used."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "service_hours"
label = "Service hours"
ASSET = "MINUTE"


@dataclass(frozen=True)
class Settings:
    """So many `minutes` of a `service`."""

    minutes: int = 60
    service: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= 60 * 1000:
            raise ValueError("minutes: 1 to 60000")
        if not self.service.strip() or len(self.service) > 120:
            raise ValueError("service: of what, in at most 120 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.minutes, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    """Nothing to hand out: the ledger’s balance is the time."""
