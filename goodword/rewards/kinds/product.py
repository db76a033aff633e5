"""A product or add-on that somebody of the staff hands over; it may go with what was bought, or be handmade."""

from dataclasses import dataclass
from uuid import UUID

from goodword.lib.money import Money
from goodword.rewards.kinds.issuing import Issuer
from goodword.rewards.values import Case

slug = "product"
label = "Product or add-on"
ASSET = "ITEM"


@dataclass(frozen=True)
class Settings:
    """`quantity` times what `name` says; with `matched`, staff choose what goes with the friend’s purchase, which the task names."""

    name: str = ""
    quantity: int = 1
    matched: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 120:
            raise ValueError("name: what it is, in at most 120 signs")
        if not 1 <= self.quantity <= 100:
            raise ValueError("quantity: 1 to 100")


def worth(settings: Settings, case: Case) -> Money:
    return Money(settings.quantity, ASSET)


def fulfil(settings: Settings, reward_id: UUID, issuer: Issuer) -> None:
    what = settings.name if settings.quantity == 1 else f"{settings.quantity} × {settings.name}"
    issuer.task(reward_id, title="Hand over a product", what=what, matched=settings.matched)
