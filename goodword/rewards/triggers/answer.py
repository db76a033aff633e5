"""Somebody answers a survey."""

from dataclasses import dataclass

from goodword.rewards.values import Case, OccasionKind

slug = "answer"
label = "Somebody answers a survey"
OF_FRIEND = False
CONDITIONS = frozenset({"advocate_tag", "on_list", "relation", "cap"})
AMOUNT = False
LIMITED = True
SCORE_MAX = 10


@dataclass(frozen=True)
class Settings:
    """Of a `kind` of survey such as nps (empty: of any), with a score from `lowest` to `highest`, both included; from 0 to 10 also without a score."""

    kind: str = ""
    lowest: int = 0
    highest: int = SCORE_MAX

    def __post_init__(self) -> None:
        if not 0 <= self.lowest <= self.highest <= SCORE_MAX:
            raise ValueError("lowest and highest: scores from 0 to 10, the lower first")


def types(settings: Settings) -> frozenset[str]:
    return frozenset({OccasionKind.ANSWER.type})


def holds(settings: Settings, case: Case) -> bool:
    if settings.kind not in ("", case.known["kind"]):
        return False
    if score := case.known["score"]:
        return settings.lowest <= int(score) <= settings.highest
    return (settings.lowest, settings.highest) == (0, SCORE_MAX)
