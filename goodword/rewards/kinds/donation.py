"""Money for a good cause: the one that the rule names, or one that the receiver picks out of several."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "donation"
label = "Donation"


@dataclass(frozen=True)
class Settings:
    """`amount_minor` to one of `charities`; with several, the receiver picks one on the own page."""

    amount_minor: int = 1000
    charities: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.amount_minor < 1:
            raise ValueError("amount_minor: one or more")
        if not self.charities or len(set(self.charities)) < len(self.charities):
            raise ValueError("charities: one or several, each once")
        if len(self.charities) > 20 or any(not name.strip() or len(name) > 120 for name in self.charities):
            raise ValueError("charities: at most 20, each in at most 120 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.amount_minor, case.currency)


def choices(settings: Settings) -> tuple[str, ...]:
    """Return what the receiver picks from; empty where there is nothing to pick."""
    return settings.charities if len(settings.charities) > 1 else ()


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    charity = settings.charities[0] if len(settings.charities) == 1 else issuer.choice(reward_id)
    if charity:
        issuer.task(reward_id, title="Make a donation", what=charity)
