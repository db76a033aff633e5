"""Is a house worth recommending yet: a score for each area, the weakest ones, and whether to go or to mend something first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodword.feedback.values import Question, QuestionKind

GO_FROM = 70.0  # overall
NO_AREA_BELOW = 50.0
WEAKEST = 2
_SAME = 1e-9  # two sums of the same numbers may differ by less


@dataclass(frozen=True)
class Area:
    """How an area stands, from 0 to 100, with the weight of all its questions that were answered."""

    name: str
    score: float
    weight: int


@dataclass(frozen=True)
class Reason:
    """What speaks against going, with the score and where it should be: overall_low, or area_low of an area."""

    code: str
    area: str
    score: float
    wanted: float


@dataclass(frozen=True)
class Finding:
    """What a check says: overall, area by area in the order of the questions, those below it with the weakest first, and what is to be mended before going."""

    overall: float
    areas: Sequence[Area]
    weakest: Sequence[Area]
    reasons: Sequence[Reason]

    @property
    def is_go(self) -> bool:
        """Say whether nothing speaks against asking for recommendations."""
        return not self.reasons


def finding(questions: Sequence[Question], means: Mapping[str, float]) -> Finding | None:
    """Return what answers say; `means` holds the mean of each question that was answered, on its scale. None where none was.

    A question counts (mean − lowest) ÷ (highest − lowest) × 100, an area the weighted mean of its questions, and all of them together the weighted mean
    of all. With 8 of 10 (weight 3) and 5 of 10 (weight 2) in one area it stands at (80·3 + 50·2) ÷ 5 = 68. Go: overall from 70, and no area below 50.
    """
    scored = [
        (one, 100 * (means[one.key] - one.lowest) / (one.highest - one.lowest)) for one in questions if one.kind is QuestionKind.SCALE and one.key in means
    ]
    if not scored:
        return None
    areas = [_area(name, [(one, score) for one, score in scored if one.area == name]) for name in dict.fromkeys(one.area for one, _ in scored)]
    overall = _area("", scored).score
    reasons = [Reason("overall_low", "", overall, GO_FROM)] if overall < GO_FROM else []
    ordered = sorted(areas, key=lambda area: area.score)
    reasons += [Reason("area_low", area.name, area.score, NO_AREA_BELOW) for area in ordered if area.score < NO_AREA_BELOW]
    return Finding(overall, areas, [area for area in ordered if area.score < overall - _SAME][:WEAKEST], reasons)


def _area(name: str, scored: Sequence[tuple[Question, float]]) -> Area:
    weight = sum(one.weight for one, _ in scored)
    return Area(name, sum(score * one.weight for one, score in scored) / weight, weight)
