"""A card that somebody of the staff writes by hand."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "thank_you_note"
label = "Thank-you note"
ASSET = "CARD"


@dataclass(frozen=True)
class Settings:
    """What the card may say, in `words` that staff start from."""

    words: str = ""

    def __post_init__(self) -> None:
        if len(self.words) > 600:
            raise ValueError("words: at most 600 signs")


def worth(settings: Settings, case: Case) -> Money:
    return Money(1, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.task(reward_id, title="Write a thank-you card", what=settings.words)
