"""Frequency × relevance as a diagram: where each theme lies, and where its number stands so that none covers another."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from goodword.feedback.rules.themes import Theme

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 44, 20, 20, 44  # margins of the field
RADIUS = 13  # of the disc that a number stands in
LABELLED = 20  # themes with a number, the heaviest; the others are dots
DOT = 4  # radius
_GAP = 2 * RADIUS + 1  # between the middles of two numbers
_UP, _DOWN = (90, 80, 100, 70, 110, 60, 120, 45, 135), (-90, -80, -100, -70, -110, -60, -120, -45, -135)  # degrees
_ANY = (*_UP, *_DOWN, 30, 150, 0, 180, -30, -150)
_LEANS = 20  # degrees that count as one disc further away
_STEPS = 14  # how far a number goes from its dot in search of room, in discs

Point = tuple[float, float]


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
    dots = [(_x(one.count, decades), _y(one.relevance, top)) for one in themes]
    taken: dict[Point, Point] = {}
    spots = []
    for place, (one, (x, y)) in enumerate(zip(themes, dots, strict=True), start=1):
        label = _room((x, y), taken, dots) if place <= LABELLED else None
        taken |= {label: (x, y)} if label else {}
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


def _room(dot: Point, taken: Mapping[Point, Point], dots: Collection[Point]) -> Point | None:
    """Return the nearest place in the field where a number covers no other, and neither dots nor lines where that can be; None without any room.

    It goes up or down from its dot rather than sideways: a number beside its dot would be read as a theme that is as relevant, and comes more or less often.
    """
    others = [one for one in dots if one != dot]
    for angles, dots_free, lines_free in ((_UP, True, True), (_DOWN, True, True), (_UP, True, False), (_DOWN, True, False), (_ANY, False, False)):
        for spot in _around(dot, angles):
            free = _inside(spot) and _clear(spot, taken, _GAP - 0.2) and (not dots_free or _clear(spot, others, RADIUS + DOT))
            if free and (not lines_free or _crosses_nothing(spot, dot, taken)):
                return spot
    return None


def _around(dot: Point, angles: Collection[int]) -> Iterator[Point]:
    """Yield the dot itself and the places around it, the nearest first; one that leans counts as further away."""
    yield dot
    around = [(step + abs(90 - abs(angle)) / _LEANS, step, angle) for step in range(1, _STEPS) for angle in angles]
    for _cost, step, angle in sorted(around, key=lambda one: one[0]):
        away, turn = step * _GAP, math.radians(angle)
        yield round(dot[0] + away * math.cos(turn), 1), round(dot[1] - away * math.sin(turn), 1)


def _clear(spot: Point, others: Collection[Point], gap: float) -> bool:
    return all(math.dist(spot, other) >= gap for other in others)


def _crosses_nothing(spot: Point, dot: Point, taken: Mapping[Point, Point]) -> bool:
    """Say whether a number stands on no line of another, and no other on its line; `taken` are numbers, each with its dot."""
    return all(_from_line(spot, label, its) > RADIUS and _from_line(label, spot, dot) > RADIUS for label, its in taken.items())


def _from_line(point: Point, start: Point, end: Point) -> float:
    """Return how far a point lies from the line between two others."""
    along = (end[0] - start[0], end[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (start[0] + share * along[0], start[1] + share * along[1]))


def _inside(spot: Point) -> bool:
    x, y = spot
    return LEFT + RADIUS <= x <= WIDTH - RIGHT - RADIUS + 0.1 and TOP + RADIUS <= y <= HEIGHT - BOTTOM - RADIUS + 0.1
