"""How much money a kind gives: a fixed amount, or a share of the purchase."""

from dataclasses import dataclass

from goodword.lib.money import Money, percentage
from goodword.rewards.values import Case


@dataclass(frozen=True)
class Settings:
    """A fixed `amount_minor`, or a share of the purchase in basis points (1000 = 10 %), then at most `max_minor` (0: no limit)."""

    amount_minor: int = 1000
    basis_points: int = 0
    max_minor: int = 0

    def __post_init__(self) -> None:
        if self.amount_minor < 0 or not 0 <= self.basis_points <= 10_000 or self.max_minor < 0:
            raise ValueError("amount_minor and max_minor: zero or more; basis_points: 0 to 10000")
        if not self.amount_minor and not self.basis_points:
            raise ValueError("amount_minor: an amount, or basis_points of the purchase")


def worth(settings: Settings, case: Case) -> Money:
    """Return the amount; a share shrinks with what was sent back, a fixed amount does not."""
    if not settings.basis_points:
        return Money(settings.amount_minor, case.currency)
    share = percentage(case.net_minor, basis_points=settings.basis_points)
    return Money(min(share, settings.max_minor) if settings.max_minor else share, case.conversion.currency)
