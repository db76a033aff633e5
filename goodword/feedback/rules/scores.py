"""The net promoter score and its interval (docs: 100·(promoters − detractors)/answers; passives count in the number of answers)."""

from dataclasses import dataclass
from math import sqrt

from goodword.feedback.values import Group

Z_95 = 1.96


@dataclass(frozen=True)
class Nps:
    """A net promoter score with its 95 % interval; `score` is None where nobody answered."""

    promoters: int
    passives: int
    detractors: int
    score: float | None = None
    margin: float | None = None  # half the width of the interval before it is cut to -100 … 100
    low: float | None = None
    high: float | None = None

    @property
    def n(self) -> int:
        """How many answers it is made of."""
        return self.promoters + self.passives + self.detractors


def nps(counts: dict[Group, int]) -> Nps:
    """Return the score of so many promoters, passives and detractors with its 95 % interval.

    SE = 100·√((p + d − (p − d)²)/n), margin = 1.96·SE, interval cut to −100 … 100. 257 promoters, 112 passives and 43 detractors: 51.9 ± 6.5.
    """
    promoters, passives, detractors = (counts.get(group, 0) for group in (Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR))
    n = promoters + passives + detractors
    if not n:
        return Nps(0, 0, 0)
    p, d = promoters / n, detractors / n
    score = 100 * (promoters - detractors) / n
    margin = Z_95 * 100 * sqrt(max(p + d - (p - d) ** 2, 0.0) / n)
    return Nps(promoters, passives, detractors, score=score, margin=margin, low=max(score - margin, -100.0), high=min(score + margin, 100.0))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate after Wilson (1927), both ends 0 … 1; 8 of 14 gives 0.33 to 0.79. `whole` is above zero."""
    p, z2 = part / whole, Z_95**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z_95 * sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return max(middle - half, 0.0), min(middle + half, 1.0)
