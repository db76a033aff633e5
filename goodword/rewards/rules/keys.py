"""Which counter a place is taken in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.lib.ids import same_id
from goodword.rewards.rules.evaluating import period_of
from goodword.rewards.values import PlaceWanted


@dataclass(frozen=True)
class Key:
    """Which counter: of which rule (of a budget: which programme) and owner, for which calendar period, in which unit."""

    rule_id: UUID
    scope: str
    owner_id: UUID
    period: str
    unit: str

    @property
    def id(self) -> UUID:
        return same_id("counter", self.rule_id, self.scope, self.owner_id, self.period, self.unit)

    @staticmethod
    def of(rule_id: UUID, place: PlaceWanted, owner_id: UUID, moment: datetime) -> "Key":
        """Return the counter of a place; `moment` is the time of the purchase in the organisation's zone. All rules of a programme share its budget."""
        shared = owner_id if place.scope == "budget" else rule_id
        return Key(shared, place.scope, owner_id, period_of(moment, place.period), place.unit)
