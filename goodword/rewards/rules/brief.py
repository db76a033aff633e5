"""A rule asked about very many purchases: the same answers, with only the reason that decided, and amounts as plain numbers."""

from collections.abc import Callable
from typing import Any

from goodword.rewards import kinds
from goodword.rewards.rules.asking import asks_of
from goodword.rewards.rules.evaluating import beforehand
from goodword.rewards.rules.listening import types_of
from goodword.rewards.rules.pricing import boost_of, boosted, caps_of, places_of, pricer, stocks_of, worth_of
from goodword.rewards.rules.settings import settings_of
from goodword.rewards.values import Case, PlaceWanted, RuleDefinition

Brief = tuple[str, dict[str, int], tuple[PlaceWanted, ...]]
_NOTHING: Brief = ("worth_nothing", {}, ())


def in_brief(definition: RuleDefinition) -> Callable[[Case], Brief]:
    """Return a function that gives the code of the first reason against (empty: none), what both sides get by asset, and the places it needs.

    It asks no further than that reason, and expects purchases that are credited and not sent back in full.
    """
    asks, priced = [(ask.holds, ask.reason) for ask in asks_of(definition)], _priced(definition)
    types, own_currency = types_of(definition), "currency" not in definition.asked()

    def evaluate(case: Case) -> Brief:
        conversion = case.conversion
        if conversion.type not in types or (own_currency and conversion.currency != case.currency):
            return beforehand(conversion, asked=conversion.type in types, currency=case.currency)[0].code, {}, ()
        for holds, reason in asks:
            if not holds(case):
                return reason(case).code, {}, ()
        return priced(case)

    return evaluate


def _priced(definition: RuleDefinition) -> Callable[[Case], Brief]:
    if stocks_of(definition):
        return _priced_with_stocks(definition)
    caps, benefits = caps_of(definition), _benefits(definition)

    def priced(case: Case) -> Brief:
        boost = boost_of(definition, case.day) if definition.boosts else None
        found: dict[str, int] = {}
        for worth, settings, times in benefits:
            money = boosted(worth(settings, case), boost) if boost else worth(settings, case)
            if money.minor > 0:
                found[money.asset] = found.get(money.asset, 0) + money.minor * times
        return ("", found, caps(found)) if found else _NOTHING

    return priced


def _priced_with_stocks(definition: RuleDefinition) -> Callable[[Case], Brief]:
    offered, places = pricer(definition), places_of(definition)

    def priced(case: Case) -> Brief:
        offers = tuple(offer for offer in offered(case) if offer.worth.minor > 0)
        return ("", worth_of(offers), places(offers, case)) if offers else _NOTHING

    return priced


def _benefits(definition: RuleDefinition) -> list[tuple[Callable[[Any, Case], Any], Any, int]]:
    """Return what each benefit is worth, and to how many sides the same is given."""
    setups = [benefit.kind for benefit in definition.benefits]
    once = [setup for place, setup in enumerate(setups) if setup not in setups[:place]]
    return [(kinds.BY_SLUG[setup.slug].worth, settings_of("kinds", setup), setups.count(setup)) for setup in once]
