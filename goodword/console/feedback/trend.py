"""The score by month as a drawing: a line, its interval as a band, and where the lines of the grid lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from goodword.feedback.rules.scores import Nps

WIDTH, HEIGHT, LEFT, TOP = 640, 220, 40, 12
_PLOT_WIDTH, _PLOT_HEIGHT = 560, 170
_STEPS = (-100, -50, 0, 50, 100)


@dataclass(frozen=True)
class Trend:
    """Paths and labels in the units of the drawing."""

    line: str
    band: str
    grid: list[tuple[int, float]]  # score, height
    labels: list[tuple[datetime, float]]  # month, where
    last: tuple[float, float, int]  # where the newest point lies, and its score


def trend(months: Sequence[tuple[datetime, Nps]]) -> Trend | None:
    """Return the drawing of at least two months with answers, the oldest first; None for fewer, which are no trend. A month without any keeps its room."""
    places = [place for place, (_, one) in enumerate(months) if one.score is not None]
    known = [(month, one.score, one.low, one.high) for month, one in months if one.score is not None and one.low is not None and one.high is not None]
    if len(known) < 2:
        return None
    across = [LEFT + _PLOT_WIDTH * (place - places[0]) / (places[-1] - places[0]) for place in places]
    line = [(x, _height(score)) for x, (_, score, _, _) in zip(across, known, strict=True)]
    upper = [(x, _height(high)) for x, (_, _, _, high) in zip(across, known, strict=True)]
    lower = [(x, _height(low)) for x, (_, _, low, _) in zip(across, known, strict=True)]
    every = max(1, len(known) // 6)
    return Trend(
        line=_path(line),
        band=_path([*upper, *reversed(lower)]) + "Z",
        grid=[(step, _height(step)) for step in _STEPS],
        labels=[(month, x) for place, (x, (month, *_)) in enumerate(zip(across, known, strict=True)) if place % every == 0],
        last=(*line[-1], round(known[-1][1])),
    )


def _height(score: float) -> float:
    return round(TOP + _PLOT_HEIGHT * (100 - score) / 200, 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
