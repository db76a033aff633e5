"""What a rule gives for a purchase, with every reason for and against; nothing here reads a clock or a database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_type_hints

from goodword.lib.money import Money
from goodword.referrals.values import Reason
from goodword.rewards import conditions, kinds
from goodword.rewards.values import Benefit, Case, Period, PlaceWanted, RuleDefinition, Setup, Side


class RuleInvalid(ValueError):
    """A definition that cannot be a rule; `problems` says what is wrong by field."""

    code = "rule_invalid"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Offered:
    """One benefit that a rule would give."""

    side: Side
    kind: str
    worth: Money


@dataclass(frozen=True)
class Evaluation:
    """What one rule says to one purchase: benefits with the places they need, or none, and all reasons; `decisive` is the first against."""

    offers: tuple[Offered, ...]
    places: tuple[PlaceWanted, ...]
    reasons: tuple[Reason, ...]

    @property
    def passed(self) -> bool:
        return bool(self.offers)

    @property
    def decisive(self) -> Reason | None:
        return next((reason for reason in self.reasons if not reason.passed), None)


Evaluator = Callable[[Case], Evaluation]


def compiled(definition: RuleDefinition) -> Evaluator:
    """Return the rule as one function that asks all conditions and prices all benefits."""
    checks = [(conditions.BY_SLUG[setup.slug].check, settings_of("conditions", setup)) for setup in definition.conditions]
    caps = [(conditions.BY_SLUG[setup.slug].place, settings_of("conditions", setup)) for setup in definition.conditions if setup.slug == "cap"]
    benefits = [
        (benefit.side, benefit.kind.slug, kinds.BY_SLUG[benefit.kind.slug].worth, settings_of("kinds", benefit.kind)) for benefit in definition.benefits
    ]
    stocks = {benefit.side: place for benefit in definition.benefits if (place := _place_of(benefit))}
    own_currency = not any(setup.slug == "currency" for setup in definition.conditions)

    def evaluate(case: Case) -> Evaluation:
        conversion = case.conversion
        if not conversion.credited or not conversion.ordinal:
            return Evaluation((), (), conversion.reasons)
        reasons = []
        if conversion.type not in definition.triggers:
            reasons.append(Reason("other_trigger", False, (("type", conversion.type),)))
        if own_currency and conversion.currency != case.currency:
            reasons.append(Reason("currency_mismatch", False, (("currency", conversion.currency), ("expected", case.currency))))
        reasons += [check(settings, case) for check, settings in checks]
        if not all(reason.passed for reason in reasons):
            return Evaluation((), (), tuple(reasons))
        offers = tuple(offer for side, slug, worth, settings in benefits if (offer := Offered(side, slug, worth(settings, case))).worth.minor > 0)
        if not offers:
            return Evaluation((), (), (*reasons, Reason("worth_nothing", False)))
        total: dict[str, int] = {}
        for offer in offers:
            total[offer.worth.asset] = total.get(offer.worth.asset, 0) + offer.worth.minor
        places = [place for cap, settings in caps for place in cap(settings, total)]
        places += _together(stocks[offer.side] for offer in offers if offer.side in stocks)
        return Evaluation(offers, tuple(places), tuple(reasons))

    return evaluate


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


def after_refund(definition: RuleDefinition, case: Case, *, side: Side, amount: int) -> tuple[int, Reason | None]:
    """Return what stays of a granted reward after a refund, and the reason where something goes.

    In full: nothing stays. In part: shares of the purchase shrink with it, fixed amounts stay while the rest meets the conditions.
    """
    if not case.conversion.ordinal or case.net_minor <= 0 < case.conversion.refunded_minor:
        return 0, Reason("refunded_in_full", False)
    for setup in definition.conditions:
        condition = conditions.BY_SLUG[setup.slug]
        if condition.RECHECKED:
            reason: Reason = condition.check(settings_of("conditions", setup), case)
            if not reason.passed:
                return 0, reason
    for benefit in definition.benefits:
        if benefit.side is side:
            worth = kinds.BY_SLUG[benefit.kind.slug].worth(settings_of("kinds", benefit.kind), case)
            if worth.minor < amount:
                return worth.minor, Reason("refunded_in_part", False, (("refunded_minor", str(case.conversion.refunded_minor)),))
    return amount, None


def period_of(moment: datetime, period: Period) -> str:
    """Return the name of the calendar period a moment lies in; `moment` in the organisation's zone. 2026-11-22 lies in week 2026-W47 (ISO 8601)."""
    day: date = moment.date()
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


def to_json(definition: RuleDefinition) -> dict[str, Any]:
    """Return a definition as plain JSON."""
    return asdict(definition)


def from_json(content: Mapping[str, Any]) -> RuleDefinition:
    """Return the definition that JSON describes, each setting checked; raise RuleInvalid with what is wrong where."""
    problems: dict[str, str] = {}
    conditions_in = [_setup("conditions", item, f"conditions.{place}", problems) for place, item in enumerate(content.get("conditions") or [])]
    benefits_in = []
    for place, item in enumerate(content.get("benefits") or []):
        where = f"benefits.{place}"
        if not isinstance(item, Mapping) or item.get("side") not in set(Side):
            problems[f"{where}.side"] = f"one of {', '.join(Side)}"
            continue
        benefits_in.append(Benefit(Side(item["side"]), _setup("kinds", item.get("kind"), f"{where}.kind", problems)))
    if not benefits_in and not problems:
        problems["benefits"] = "at least one benefit; a programme without rewards has no rule"
    if len({benefit.side for benefit in benefits_in}) < len(benefits_in):
        problems["benefits"] = "one benefit a side; make a second rule for a second one"
    hold_days, expires_days = content.get("hold_days", 14), content.get("expires_days", 365)
    if not isinstance(hold_days, int) or not 0 <= hold_days <= 365:
        problems["hold_days"] = "a whole number of days from 0 to 365"
    if expires_days is not None and (not isinstance(expires_days, int) or not 1 <= expires_days <= 3660):
        problems["expires_days"] = "a whole number of days from 1 to 3660, or none"
    triggers = content.get("triggers") or ["purchase", "deal_won"]
    if not isinstance(triggers, list | tuple) or not set(map(str, triggers)) <= {"purchase", "deal_won"}:
        problems["triggers"] = "purchase, deal_won"
    if problems:
        raise RuleInvalid(problems)
    return RuleDefinition(
        benefits=tuple(benefits_in),
        conditions=tuple(conditions_in),
        triggers=tuple(map(str, triggers)),
        hold_days=hold_days,
        needs_approval=bool(content.get("needs_approval", False)),
        expires_days=expires_days,
    )


def settings_of(folder: str, setup: Setup) -> Any:
    """Return a condition's or kind's settings as its own dataclass; raise ValueError where they do not fit."""
    registry = conditions.BY_SLUG if folder == "conditions" else kinds.BY_SLUG
    return _build(registry[setup.slug].Settings, setup.settings)


def _setup(folder: str, item: object, where: str, problems: dict[str, str]) -> Setup:
    registry = conditions.BY_SLUG if folder == "conditions" else kinds.BY_SLUG
    if not isinstance(item, Mapping) or item.get("slug") not in registry:
        problems[f"{where}.slug"] = f"one of {', '.join(registry)}"
        return Setup("")
    setup = Setup(str(item["slug"]), dict(item.get("settings") or {}))
    try:
        return Setup(setup.slug, _plain(settings_of(folder, setup)))
    except (ValueError, TypeError) as error:
        problems[f"{where}.settings"] = str(error)
        return Setup("")


def _build(kind: type[Any], given: Mapping[str, Any]) -> Any:
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
    if unknown := set(given) - set(hints):
        raise ValueError(f"{', '.join(sorted(unknown))}: no such setting; there are {', '.join(hints) or 'none'}")
    return kind(**{name: _coerce(name, value, hints[name]) for name, value in given.items()})


def _coerce(name: str, value: Any, hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if value not in set(hint):
            raise ValueError(f"{name}: one of {', '.join(hint)}")
        return hint(value)
    if hint == tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{name}: a list of texts")
        return tuple(value)
    if hint in (int, bool, str):
        if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
            raise ValueError(f"{name}: {({int: 'a whole number', bool: 'true or false', str: 'a text'})[hint]}")
        if hint is int and abs(value) > 10**12:
            raise ValueError(f"{name}: too large")
    return value


@lru_cache(maxsize=64)
def _hints(kind: type[Any]) -> dict[str, Any]:
    return {field.name: get_type_hints(kind)[field.name] for field in fields(kind)}


def _plain(settings: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(settings).items()}


def defaults(kind: type[Any]) -> dict[str, Any]:
    """Return the settings of a kind or condition that has them all by default; a field without one is left out."""
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def decisive(reasons: Sequence[Reason]) -> str:
    """Return the code of the reason that decided against, or "unknown" where all spoke for."""
    return next((reason.code for reason in reasons if not reason.passed), "unknown")
