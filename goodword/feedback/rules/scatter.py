"""Frequency × relevance as a diagram: where each theme lies, and where its number stands so that none covers another."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from goodword.feedback.rules.themes import Theme

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 44, 20, 20, 44  # margins of the field
RADIUS = 13  # of the disc that a number stands in
LABELLED = 20  # themes with a number, the heaviest; the others are dots
_STEPS = 14  # how far a number goes from its dot in search of room, in discs


@dataclass(frozen=True)
class Spot:
    """A theme in the diagram: its dot, and the middle of its number (None: no number)."""

    place: int
    name: str
    x: float
    y: float
    label: tuple[float, float] | None

    @property
    def is_apart(self) -> bool:
        """Say whether a line leads from the number to the dot."""
        return self.label is not None and math.dist(self.label, (self.x, self.y)) > 1


@dataclass(frozen=True)
class Scatter:
    """The diagram: spots, and the ticks of both axes as (position, number)."""

    spots: tuple[Spot, ...]
    often: tuple[tuple[float, int], ...]
    relevant: tuple[tuple[float, float], ...]


def scatter(themes: Sequence[Theme]) -> Scatter:
    """Return the diagram of themes in their order, the heaviest first: how often to the right (by tenfolds), how relevant upwards from 1."""
    most = max((one.count for one in themes), default=1)
    decades = max(math.ceil(math.log10(most)), 1) if most > 1 else 1
    top = max(2.0, math.ceil(max((one.relevance for one in themes), default=1.0) * 2) / 2)
    taken: list[tuple[float, float]] = []
    spots = []
    for place, one in enumerate(themes, start=1):
        x, y = _x(one.count, decades), _y(one.relevance, top)
        label = _room(x, y, taken) if place <= LABELLED else None
        taken += [label] if label else []
        spots.append(Spot(place, one.name, x, y, label))
    often = tuple((_x(10**power, decades), 10**power) for power in range(decades + 1))
    relevant = tuple((_y(value, top), value) for value in _steps(top))
    return Scatter(tuple(spots), often, relevant)


def _x(count: int, decades: int) -> float:
    return round(LEFT + RADIUS + (WIDTH - LEFT - RIGHT - 2 * RADIUS) * math.log10(max(count, 1)) / decades, 1)


def _y(relevance: float, top: float) -> float:
    share = (relevance - 1) / (top - 1)
    return round(HEIGHT - BOTTOM - RADIUS - (HEIGHT - TOP - BOTTOM - 2 * RADIUS) * share, 1)


def _steps(top: float) -> list[float]:
    step = next((each for each in (0.25, 0.5, 1, 2, 5) if (top - 1) / each <= 5), 10)
    return [1 + step * number for number in range(math.floor((top - 1) / step) + 1)]


def _room(x: float, y: float, taken: Collection[tuple[float, float]]) -> tuple[float, float] | None:
    """Return the nearest place in the field where a number covers no other, above its dot first; None where there is no room at all."""
    gap = 2 * RADIUS + 1
    for step in range(_STEPS):
        for angle in (90, 60, 120, 30, 150, 0, 180, -30, -150, -60, -120, -90) if step else (0,):
            spot = (round(x + step * gap * math.cos(math.radians(angle)), 1), round(y - step * gap * math.sin(math.radians(angle)), 1))
            if _inside(spot) and all(math.dist(spot, other) >= gap - 0.2 for other in taken):
                return spot
    return None


def _inside(spot: tuple[float, float]) -> bool:
    x, y = spot
    return LEFT + RADIUS <= x <= WIDTH - RIGHT - RADIUS + 0.1 and TOP + RADIUS <= y <= HEIGHT - BOTTOM - RADIUS + 0.1
