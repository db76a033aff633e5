"""A rule asked about very many purchases: the same answers, with only the reason that decided."""

from collections.abc import Callable

from goodword.rewards.rules.asking import asks_of
from goodword.rewards.rules.evaluating import beforehand
from goodword.rewards.rules.pricing import Offered, places_of, pricer
from goodword.rewards.values import Case, PlaceWanted, RuleDefinition

Brief = tuple[str, tuple[Offered, ...], tuple[PlaceWanted, ...]]


def in_brief(definition: RuleDefinition) -> Callable[[Case], Brief]:
    """Return a function that gives the code of the first reason against (empty: none), the benefits and the places they need.

    It asks no further than that reason, and expects purchases that are credited and not sent back in full.
    """
    asks, offered, places = [(ask.holds, ask.reason) for ask in asks_of(definition)], pricer(definition), places_of(definition)
    triggers, own_currency = frozenset(definition.triggers), "currency" not in definition.asked()

    def evaluate(case: Case) -> Brief:
        conversion = case.conversion
        if conversion.type not in triggers or (own_currency and conversion.currency != case.currency):
            return beforehand(definition, conversion, currency=case.currency)[0].code, (), ()
        for holds, reason in asks:
            if not holds(case):
                return reason(case).code, (), ()
        offers = tuple(offer for offer in offered(case) if offer.worth.minor > 0)
        return ("", offers, places(offers, case)) if offers else ("worth_nothing", (), ())

    return evaluate
