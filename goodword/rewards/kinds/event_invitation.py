"""Seats at an event, as long as there are places; the code is the ticket."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case, Period, PlaceWanted, Side

slug = "event_invitation"
label = "Invitation to an event"
ASSET = "PLACE"


@dataclass(frozen=True)
class Settings:
    """`seats` for each invited at an `event`, named with its day; `places` there are for this rule in all (0: no limit)."""

    event: str = ""
    seats: int = 1
    places: int = 0

    def __post_init__(self) -> None:
        if not self.event.strip() or len(self.event) > 120:
            raise ValueError("event: which and when, in at most 120 signs")
        if not 1 <= self.seats <= 20:
            raise ValueError("seats: 1 to 20")
        if not 0 <= self.places <= 1_000_000:
            raise ValueError("places: 0 to 1000000")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.seats, ASSET)


def place(settings: Settings, side: Side) -> PlaceWanted | None:
    """Return the seats that are taken of all places; both sides sit at the same event."""
    if not settings.places:
        return None
    return PlaceWanted("program", Period.ALL, "places", settings.seats, settings.places)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.coupon(reward_id, pool="", prefix="")
