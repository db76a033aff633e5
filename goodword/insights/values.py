"""The nouns of insights as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from goodword.feedback.rules.scores import Nps


class Step(StrEnum):
    """How long one point of a trend is, by the calendar of the organisation."""

    MONTH = "month"
    QUARTER = "quarter"


class Segment(StrEnum):
    """By what answers are told apart."""

    RELATION = "relation"
    LANGUAGE = "language"
    TAG = "tag"
    LIST = "list"
    TOUCH_POINT = "touch_point"  # what prompted the survey
    STAFF = "staff"  # who looks after the customer


@dataclass(frozen=True)
class Grouped:
    """Scores by group with those that may not be told apart put together; `rest` is None where nothing was."""

    shown: dict[str, Nps]
    rest: Nps | None = None


@dataclass(frozen=True)
class Wave:
    """Whom one survey asked in one month, by mail; `month` is its first moment in the organisation's zone."""

    survey_id: UUID
    month: datetime
    sent: int
    returned: int  # of those sent, what never reached anybody
    answered: int

    @property
    def delivered(self) -> int:
        """How many were reached: sent less returned."""
        return self.sent - self.returned


@dataclass(frozen=True)
class Revenue:
    """What customers spent in one currency in the twelve months before (`before`) and in the last twelve, net of refunds, in minor units.

    `returning` is of the last twelve, from those who spent in the twelve before; `earned`, `bought` and `unknown` are from new customers who came by a
    recommendation, by another way, or nobody knows how. Who bought longer ago and came back is in `now` only.
    """

    currency: str
    before: int
    now: int
    returning: int
    earned: int
    bought: int
    unknown: int
    new_customers: int
    new_known: int  # of the new customers: of how many it is known why they came


@dataclass(frozen=True)
class EarnedGrowth:
    """Earned growth with its parts, all as shares of the revenue of the year before (0.85 is 85 %).

    `at_most` is the rate if all new customers of whom nothing is known had come by recommendation; `ratio` is None where nothing grew.
    """

    retained: float  # NRR, net revenue retention
    earned_new: float  # ENC, earned new customers
    rate: float
    at_most: float
    growth: float  # of all revenue
    bought: float  # growth that was not earned
    ratio: float | None
