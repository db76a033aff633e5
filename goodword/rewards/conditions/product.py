"""Only purchases with certain products or categories."""

from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.values import Case

slug = "product"
label = "The purchase has one of these products or categories"
RECHECKED = False


@dataclass(frozen=True)
class Settings:
    """`any_of`: ids of products or categories as the shop sends them in items."""

    any_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.any_of:
            raise ValueError("any_of: at least one product or category")


def holds(settings: Settings, case: Case) -> bool:
    return any(product in settings.any_of for product in case.conversion.products)


def check(settings: Settings, case: Case) -> Reason:
    bought = [product for product in case.conversion.products if product in settings.any_of]
    return Reason("product_bought" if bought else "product_missing", bool(bought), (("products", ", ".join(bought or settings.any_of)),))
