"""How good an advocate somebody would be: readiness × expected quality × closing probability × reach, each with its reasons.

The factors are those by which salespeople choose whom to ask; the steps are rules of the house, not measured weights, which is why people read a band
and its reasons and never the number. What is not known counts once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from goodword.feedback.values import Group

REGULAR = 3  # purchases within a year
SOME_FRIENDS = 3  # from which on a share of them says something
HALF, FIFTH = 0.5, 0.2
HIGH, MIDDLE = 12, 4  # of 81, the product at its highest
IN_THE_TRADE = frozenset({"industry_figure", "partner"})


class Band(StrEnum):
    """How good an advocate, in a word."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    NOT_NOW = "not_now"  # asking would be tactless


class Factor(StrEnum):
    """What the score is made of."""

    READINESS = "readiness"
    QUALITY = "quality"
    CLOSING = "closing"
    REACH = "reach"


@dataclass(frozen=True)
class Known:
    """What is known of one person: of the last year where nothing else is said.

    `third` is the third of customers, by what they are worth, that they lie in (1 to 3, 3 the most valuable; None: not known). `friends` are all they
    brought, `bought` of these who bought, `further` who came by these friends and bought. `silent` says why they are not asked, where they are not.
    """

    silent: str = ""
    group: Group | None = None  # of their newest answer
    score: int | None = None
    purchases: int = 0
    third: int | None = None
    came_recommended: bool = False
    friends: int = 0
    bought: int = 0
    brought_lately: int = 0  # friends of the last half year
    further: int = 0
    relation: str = ""


@dataclass(frozen=True)
class Sign:
    """One reason for the step of a factor: a code and the values that decided."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """One factor: its step (0 to 3) and why."""

    factor: Factor
    step: int
    sign: Sign


@dataclass(frozen=True)
class Score:
    """The whole: a band, the product for the order of lists, and the factors with their reasons."""

    band: Band
    product: int
    factors: tuple[Judged, ...]


def advocate_score(known: Known) -> Score:
    """Return how good an advocate somebody would be, with the reason of each factor.

    A promoter (3) of the most valuable third (3) who came by a recommendation (2) and brought nobody yet (1): 18 of 81, high.
    """
    factors = (
        Judged(Factor.READINESS, *_readiness(known)),
        Judged(Factor.QUALITY, *_quality(known)),
        Judged(Factor.CLOSING, *_closing(known)),
        Judged(Factor.REACH, *_reach(known)),
    )
    product = 1
    for one in factors:
        product *= one.step
    band = Band.NOT_NOW if not product else Band.HIGH if product >= HIGH else Band.MIDDLE if product >= MIDDLE else Band.LOW
    return Score(band, product, factors)


def circle_signs(known: Known) -> list[Sign]:
    """Return what speaks for asking somebody into the inner circle; nothing for whom it would be tactless to ask anything."""
    return [] if known.silent or known.group is Group.DETRACTOR else list(_circle_signs(known))


def _circle_signs(known: Known) -> Iterator[Sign]:
    if known.group is Group.PROMOTER:
        yield Sign("promoter", {"score": str(known.score)})
    if known.purchases >= 2:
        yield Sign("repeat_buyer", {"count": str(known.purchases)})
    if known.brought_lately:
        yield Sign("engaged", {"count": str(known.brought_lately)})
    if known.came_recommended:
        yield Sign("came_recommended")
    if known.further:
        yield Sign("leader", {"count": str(known.further)})


def _readiness(known: Known) -> tuple[int, Sign]:
    if known.silent:
        return 0, Sign("silent", {"reason": known.silent})
    if known.group is not None and known.group is not Group.PASSIVE:
        return 3 if known.group is Group.PROMOTER else 0, Sign(known.group.value, {"score": str(known.score)})
    if known.brought_lately:
        return 3, Sign("brought_lately", {"count": str(known.brought_lately)})
    if known.group is Group.PASSIVE:
        return 1, Sign("passive", {"score": str(known.score)})
    regular = known.purchases >= REGULAR
    return (2, Sign("regular", {"count": str(known.purchases)})) if regular else (1, Sign("not_asked_yet"))


def _quality(known: Known) -> tuple[int, Sign]:
    if known.third is None:
        return 1, Sign("value_unknown")
    return known.third, Sign(f"value_{known.third}")


def _closing(known: Known) -> tuple[int, Sign]:
    values = {"bought": str(known.bought), "friends": str(known.friends)}
    if known.friends >= SOME_FRIENDS:
        share = known.bought / known.friends
        return 3 if share >= HALF else 2 if share >= FIFTH else 1, Sign("friends_bought", values)
    if known.bought:
        return 2, Sign("friends_bought", values)
    if known.came_recommended:
        return 2, Sign("came_recommended")
    return 1, Sign("no_friends_bought" if known.friends else "nobody_brought", values)


def _reach(known: Known) -> tuple[int, Sign]:
    if known.further:
        return 3, Sign("leader", {"count": str(known.further), "friends": str(known.bought)})
    if known.relation == "industry_figure":
        return 3, Sign("in_the_trade")
    if known.bought >= 2:
        return 2, Sign("several_friends", {"count": str(known.bought)})
    if known.relation in IN_THE_TRADE:
        return 2, Sign("in_the_trade")
    return 1, Sign("reach_unknown")
