"""What somebody gets, in words, by kind."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from goodword.lib.money import Money, decimals
from goodword.rewards.values import Setup
from goodword.rewards.words.amounts import amount, percent

Settings = Mapping[str, Any]


def gift(kind: Setup, *, currency: str) -> str:
    """Return what one side gets: a €10 coupon, 5% of the purchase as account credit, 100 points."""
    words = _WORDS.get(kind.slug)
    return words(kind.settings, currency) if words else kind.slug  # a kind of a third party says its slug


def _coupon(settings: Settings, currency: str) -> str:
    return _("a %(amount)s coupon") % {"amount": amount(Money(settings.get("amount_minor", 1000), currency))}


def _percentage_coupon(settings: Settings, currency: str) -> str:
    return _("a coupon for %(share)s off") % {"share": percent(settings.get("percent", 10) * 100)}


def _account_credit(settings: Settings, currency: str) -> str:
    share, most = settings.get("basis_points", 0), settings.get("max_minor", 0)
    if not share:
        return _("%(amount)s account credit") % {"amount": amount(Money(settings.get("amount_minor", 1000), currency))}
    if most:
        return _("%(share)s of the purchase as account credit, up to %(most)s") % {"share": percent(share), "most": amount(Money(most, currency))}
    return _("%(share)s of the purchase as account credit") % {"share": percent(share)}


def _points(settings: Settings, currency: str) -> str:
    if per_unit := settings.get("per_unit", 0):
        unit = amount(Money(10 ** decimals(currency), currency))
        return _("%(points)s for each %(unit)s") % {"points": amount(Money(per_unit, "POINTS")), "unit": unit}
    return amount(Money(settings.get("points", 100), "POINTS"))


_WORDS: Mapping[str, Callable[[Settings, str], str]] = {
    "coupon": _coupon,
    "percentage_coupon": _percentage_coupon,
    "account_credit": _account_credit,
    "points": _points,
}
