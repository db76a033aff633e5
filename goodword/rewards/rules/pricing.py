"""What the benefits of a rule are worth, boosts included."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from goodword.lib.money import Money
from goodword.rewards import kinds
from goodword.rewards.conditions import cap
from goodword.rewards.rules.settings import settings_of
from goodword.rewards.values import Benefit, Boost, Case, Period, PlaceWanted, RuleDefinition, Setup, Side

# Kinds that are handed out in any amount; of the others a code, a file or a place is given, of which there is no double.
_ANY_AMOUNT = frozenset({"account_credit", "cash", "coupon", "donation", "own_unit", "points", "premium_months", "quota", "service_hours"})


@dataclass(frozen=True)
class Offered:
    """One benefit that a rule would give."""

    side: Side
    kind: str
    worth: Money


Pricer = Callable[[Case], tuple[Offered, ...]]


def boostable(kind: Setup) -> bool:
    """Say whether more than the usual of a kind can be given: not where codes of a fixed value or work of the staff hang on it."""
    return kind.slug in _ANY_AMOUNT and not kind.settings.get("pool") and not kind.settings.get("by_hand")


def boost_of(definition: RuleDefinition, day: date | None) -> Boost | None:
    """Return the boost in force on a day, if any."""
    return next((boost for boost in definition.boosts if day is not None and boost.first <= day <= boost.last), None)


def pricer(definition: RuleDefinition) -> Pricer:
    """Return the function that says what each side would get for a purchase, were it nothing."""
    benefits = [
        (benefit.side, benefit.kind.slug, kinds.BY_SLUG[benefit.kind.slug].worth, settings_of("kinds", benefit.kind)) for benefit in definition.benefits
    ]

    def offers(case: Case) -> tuple[Offered, ...]:
        found = tuple(Offered(side, slug, worth(settings, case)) for side, slug, worth, settings in benefits)
        boost = boost_of(definition, case.day) if definition.boosts else None
        return tuple(replace(offer, worth=boosted(offer.worth, boost)) for offer in found) if boost else found

    return offers


def boosted(worth: Money, boost: Boost) -> Money:
    """Return an amount times a boost, rounded down to the smallest unit."""
    return Money(worth.minor * boost.percent // 100, worth.asset)


def needs_approval(definition: RuleDefinition, offer: Offered, *, currency: str) -> bool:
    """Say whether somebody approves a benefit: all of a rule, or those in money above an amount; another currency is not compared, so it is asked for."""
    above = definition.approval_above_minor
    own = hasattr(kinds.BY_SLUG[offer.kind], "ASSET") or hasattr(kinds.BY_SLUG[offer.kind], "asset")
    return definition.needs_approval or bool(above and not own and (offer.worth.asset != currency or offer.worth.minor > above))


def worth_of(offers: Iterable[Offered]) -> dict[str, int]:
    """Return what benefits are worth together, by asset."""
    total: dict[str, int] = {}
    for offer in offers:
        total[offer.worth.asset] = total.get(offer.worth.asset, 0) + offer.worth.minor
    return total


def places_of(definition: RuleDefinition) -> Callable[[tuple[Offered, ...], Case], tuple[PlaceWanted, ...]]:
    """Return the function that says which places in caps and stocks offers for a purchase need."""
    caps, stocks = caps_of(definition), stocks_of(definition)

    def places(offers: tuple[Offered, ...], case: Case) -> tuple[PlaceWanted, ...]:
        total = worth_of(offers)
        if not stocks:
            return caps(total)
        boost = boost_of(definition, case.day)
        wanted = [stocks[offer.side] for offer in offers if offer.side in stocks]
        return (*caps(total), *_together(replace(one, amount=one.amount * boost.percent // 100) if boost else one for one in wanted))

    return places


def caps_of(definition: RuleDefinition) -> Callable[[dict[str, int]], tuple[PlaceWanted, ...]]:
    """Return the function that says which places in caps need benefits that are worth so much in all, by asset."""
    caps = [settings_of("conditions", setup) for setup in definition.conditions if setup.slug == "cap"]
    if all(settings.unit is cap.Unit.FRIENDS for settings in caps):
        counted = tuple(place for settings in caps for place in cap.place(settings, {}))
        return lambda worth: counted
    return lambda worth: tuple(place for settings in caps for place in cap.place(settings, worth))


def stocks_of(definition: RuleDefinition) -> dict[Side, PlaceWanted]:
    """Return by side the place that its benefit needs where there is only so much of it."""
    return {benefit.side: place for benefit in definition.benefits if (place := _place_of(benefit))}


def _place_of(benefit: Benefit) -> PlaceWanted | None:
    """Return the place that a benefit needs in a stock of its kind, where there is only so much."""
    kind = kinds.BY_SLUG[benefit.kind.slug]
    return kind.place(settings_of("kinds", benefit.kind), benefit.side) if hasattr(kind, "place") else None


def _together(places: Iterable[PlaceWanted]) -> list[PlaceWanted]:
    """Return places with those of both sides in one stock as one, within the smaller limit."""
    found: dict[tuple[str, Period, str], PlaceWanted] = {}
    for place in places:
        key = (place.scope, place.period, place.unit)
        other = found.get(key)
        found[key] = replace(place, amount=place.amount + other.amount, limit=min(place.limit, other.limit)) if other else place
    return list(found.values())
