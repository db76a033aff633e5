"""Where several rules of a programme give for one event, and do not add up: which of them a person gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodword.referrals.values import Reason
from goodword.rewards.rules.evaluating import Evaluation
from goodword.rewards.values import Side


@dataclass(frozen=True)
class Rival:
    """One rule that does not add up with others: its name, what it would give, and the sides that have been given it already."""

    name: str
    evaluation: Evaluation
    given: frozenset[Side] = frozenset()


def losers(rivals: Sequence[Rival]) -> list[Mapping[Side, Reason]]:
    """Return for each rule, in the order of the programme, the sides that get nothing by it, since another one gives more.

    What was given stays. Otherwise the first rule that offers something says in which unit is compared, since units cannot be weighed against each other;
    of the rules that give that unit the one worth most wins, and of equals the first.
    """
    found: list[dict[Side, Reason]] = [{} for _ in rivals]
    for side in Side:
        if (winner := _winner(rivals, side)) is None:
            continue
        reason = Reason("better_reward", False, (("rule", rivals[winner].name),))
        for place, rival in enumerate(rivals):
            if place != winner and any(offer.side is side for offer in rival.evaluation.offers):
                found[place][side] = reason
    return list(found)


def _winner(rivals: Sequence[Rival], side: Side) -> int | None:
    given = next((place for place, rival in enumerate(rivals) if side in rival.given), None)
    if given is not None:
        return given
    worth = {place: offer.worth for place, rival in enumerate(rivals) for offer in rival.evaluation.offers if offer.side is side}
    if not worth:
        return None
    asset = next(iter(worth.values())).asset
    return max((place for place, money in worth.items() if money.asset == asset), key=lambda place: (worth[place].minor, -place))
