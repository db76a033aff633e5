"""One rule asked about one purchase, and about a refund of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from goodword.referrals.values import Conversion, Reason
from goodword.rewards.rules.asking import Ask, asks_of
from goodword.rewards.rules.listening import listener
from goodword.rewards.rules.pricing import Offered, places_of, pricer
from goodword.rewards.values import Case, Period, PlaceWanted, RuleDefinition, Side


@dataclass(frozen=True)
class Evaluation:
    """What one rule says to one purchase: benefits with the places they need, or none, and all reasons; `decisive` is the first against."""

    offers: tuple[Offered, ...]
    places: tuple[PlaceWanted, ...]
    reasons: tuple[Reason, ...]
    without: Mapping[Side, Reason] = field(default_factory=dict)  # what speaks against one side only

    @property
    def passed(self) -> bool:
        return bool(self.offers)

    def reasons_of(self, side: Side) -> tuple[Reason, ...]:
        """Return the reasons for one side."""
        return (*self.reasons, self.without[side]) if side in self.without else self.reasons

    @property
    def decisive(self) -> Reason | None:
        return next((reason for reason in self.reasons if not reason.passed), None)


NOTHING: Mapping[Side, Reason] = {}


class Evaluator(Protocol):
    """One rule as a function; the sides named in `without` get nothing, for the reason given."""

    def __call__(self, case: Case, without: Mapping[Side, Reason] = NOTHING) -> Evaluation: ...


def compiled(definition: RuleDefinition) -> Evaluator:
    """Return the rule as one function that asks all conditions and prices all benefits."""
    asks, offered, places, listens = asks_of(definition), pricer(definition), places_of(definition), listener(definition)
    own_currency = "currency" not in definition.asked()

    def evaluate(case: Case, without: Mapping[Side, Reason] = NOTHING) -> Evaluation:
        conversion = case.conversion
        if not conversion.credited or not conversion.ordinal:
            return Evaluation((), (), conversion.reasons)
        reasons = beforehand(conversion, asked=listens(case), currency=case.currency if own_currency else conversion.currency)
        reasons += [ask.reason(case) for ask in asks]
        if not all(reason.passed for reason in reasons):
            return Evaluation((), (), tuple(reasons))
        offers = tuple(offer for offer in offered(case) if offer.worth.minor > 0)
        if not offers:
            return Evaluation((), (), (*reasons, Reason("worth_nothing", False)))
        if without:
            offers = tuple(offer for offer in offers if offer.side not in without)
        return Evaluation(offers, places(offers, case) if offers else (), tuple(reasons), without)

    return evaluate


def beforehand(conversion: Conversion, *, asked: bool, currency: str) -> list[Reason]:
    """Return what speaks against a purchase before any condition is asked: another kind of event, another currency."""
    reasons = []
    if not asked:
        reasons.append(Reason("other_trigger", False, (("type", conversion.type),)))
    if conversion.currency != currency:
        reasons.append(Reason("currency_mismatch", False, (("currency", conversion.currency), ("expected", currency))))
    return reasons


def after_refund(definition: RuleDefinition, case: Case, *, side: Side, amount: int) -> tuple[int, Reason | None]:
    """Return what stays of a granted reward after a refund, and the reason where something goes.

    In full: nothing stays. In part: shares of the purchase shrink with it, fixed amounts stay while the rest meets the conditions. A group takes
    something back only where it would hold without the refund, so that a tag that went since does not.
    """
    if not case.conversion.ordinal or case.net_minor <= 0 < case.conversion.refunded_minor:
        return 0, next((reason for reason in case.conversion.reasons if not reason.passed), Reason("refunded_in_full", False))
    for ask in asks_of(definition):
        if ask.rechecked and not ask.holds(case) and _by_the_refund(ask, case):
            return 0, ask.reason(case)
    for offer in pricer(definition)(case):
        if offer.side is side and offer.worth.minor < amount:
            return offer.worth.minor, Reason("refunded_in_part", False, (("refunded_minor", str(case.conversion.refunded_minor)),))
    return amount, None


def _by_the_refund(ask: Ask, case: Case) -> bool:
    return not ask.group or ask.holds(replace(case, conversion=replace(case.conversion, refunded_minor=0)))


def period_of(moment: datetime, period: Period) -> str:
    """Return the name of the calendar period a moment lies in; `moment` in the organisation's zone. 2026-11-22 lies in week 2026-W47 (ISO 8601)."""
    return period_of_day(moment.date(), period)


def period_of_day(day: date, period: Period) -> str:
    """Return the name of the calendar period a day lies in."""
    if period is Period.DAY:
        return day.isoformat()
    if period is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if period is Period.MONTH:
        return f"{day:%Y-%m}"
    return f"{day:%Y}" if period is Period.YEAR else "all"


def hold_until(occurred_at: datetime, definition: RuleDefinition) -> datetime:
    """Return when the hold ends: so many days of 24 hours after the purchase."""
    return occurred_at + timedelta(days=definition.hold_days)


def decisive(reasons: Sequence[Reason]) -> str:
    """Return the code of the reason that decided against, or "unknown" where all spoke for."""
    return next((reason.code for reason in reasons if not reason.passed), "unknown")
