"""What is complained about, in the order in which it should be mended: how often, times how much it matters (frequency × relevance)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

LEVELS = 3  # of the tree
NPS_LEAST = 5  # answers; fewer say nothing


class Kind(StrEnum):
    """What a topic says of a complaint: what it is about, where it comes from, which product it concerns, and where it went wrong."""

    CATEGORY = "category"
    CAUSE = "cause"
    PRODUCT = "product"
    SITE = "site"


@dataclass(frozen=True)
class Topic:
    """A category, cause, product or site of the house; `path` goes from the widest to itself, `area` and `responsible_id` are its own."""

    id: UUID
    kind: Kind
    path: tuple[str, ...]
    parent_id: UUID | None = None
    retired: bool = False
    area: str = ""
    responsible_id: UUID | None = None

    @property
    def name(self) -> str:
        """Return it without the wider ones."""
        return self.path[-1]

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """The key that puts each after its wider one, by name."""
        return tuple(name.casefold() for name in self.path)


@dataclass(frozen=True)
class Theme:
    """One category or cause with what is known of its complaints; a factor that is not known is None.

    `count` is its complaints, and everybody who said so in an answer and is not among them, once each. `severity` and `value` are means of the factors
    of the priority (1 to 3 each) over all of these, of which one that does not say, as no answer does, counts 1;
    `judged` and `valued` are how many do say. `nps_drop` is by how many points those who complained about it score lower than all. `parts` are its
    narrower ones.
    """

    id: UUID | None  # None: a category that is built in, or nothing said
    name: str
    count: int
    severity: float | None = None
    value: float | None = None
    nps_drop: float | None = None
    judged: int = 0
    valued: int = 0
    parts: tuple["Theme", ...] = ()

    @property
    def nps_effect(self) -> float | None:
        """Return the factor of the score: 1 where they score as all do, 2 where they score a hundred points lower; never below 1."""
        return None if self.nps_drop is None else 1 + max(self.nps_drop, 0.0) / 100

    @property
    def relevance(self) -> float:
        """Return severity × value at risk × effect on the score; a factor that is not known counts 1. Severity 2, value 1.5 and 20 points lower: 3.6."""
        known = (self.severity, self.value, self.nps_effect)
        product = 1.0
        for factor in known:
            product *= 1.0 if factor is None else factor
        return product

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the names of the factors that are not known and count 1."""
        named = (("severity", self.severity), ("value", self.value), ("nps_effect", self.nps_effect))
        return tuple(name for name, factor in named if factor is None)

    @property
    def weight(self) -> float:
        """Return how much there is to win by mending it: frequency × relevance."""
        return self.count * self.relevance


def ranked(themes: Collection[Theme]) -> list[Theme]:
    """Return themes in the order in which they should be mended, the heaviest first; equals by their number, then by name."""
    return sorted(themes, key=lambda one: (-one.weight, -one.count, one.name.casefold()))
