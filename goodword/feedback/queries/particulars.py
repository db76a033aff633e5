"""Which product and site a complaint is about, and what it cost to mend."""

from dataclasses import dataclass
from uuid import UUID

from goodword.feedback import models
from goodword.lib.money import Money


@dataclass(frozen=True)
class Particulars:
    """Product and site by name, empty where nobody said; the cost in all, None where nobody said."""

    product: str = ""
    site: str = ""
    cost: Money | None = None


def particulars(case_id: UUID) -> Particulars:
    """Return what is known of a case; nothing of one that is not there."""
    row = models.Case.objects.filter(id=case_id).values("product", "site", "cost_minor", "cost_asset").first()
    if row is None:
        return Particulars()
    cost = Money(row["cost_minor"], row["cost_asset"]) if row["cost_minor"] is not None else None
    return Particulars(row["product"], row["site"], cost)
