"""One of several gifts, by declared odds: the receiver picks a box, and a draw that can be repeated says what is in it."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "mystery_gift"
label = "Mystery gift"
ASSET = "GIFT"
BOXES = ("1", "2", "3", "4", "5", "6")


@dataclass(frozen=True)
class Settings:
    """The `gifts`, in words, and their `odds` in percent, in the same order and 100 together; staff hand them over."""

    gifts: tuple[str, ...] = ()
    odds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 2 <= len(self.gifts) <= 20 or len(set(self.gifts)) < len(self.gifts):
            raise ValueError("gifts: from 2 to 20, each once")
        if any(not gift.strip() or len(gift) > 120 for gift in self.gifts):
            raise ValueError("gifts: each in at most 120 signs")
        if len(self.odds) != len(self.gifts) or not all(share.isascii() and share.isdigit() and 1 <= int(share) <= 99 for share in self.odds):
            raise ValueError("odds: a whole number of percent for each gift")
        if sum(map(int, self.odds)) != 100:
            raise ValueError("odds: 100 together")


def worth(settings: Settings, case: Case) -> Money:
    return Money(1, ASSET)


def choices(settings: Settings) -> tuple[str, ...]:
    """Return the boxes: what the receiver picks goes into the draw, so that whoever knows the seed cannot steer it."""
    return BOXES


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    if box := issuer.choice(reward_id):
        gift = issuer.draw(reward_id, gifts=dict(zip(settings.gifts, map(int, settings.odds), strict=True)), chosen=box)
        issuer.task(reward_id, title="Hand over a product", what=gift)
