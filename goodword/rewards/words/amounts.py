"""Amounts and numbers as people write them."""

import re
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from goodword.lib.money import Money, decimals
from goodword.rewards.values import Period
from goodword.rewards.words import units

# The language alone would write English the American way.
_LOCALES = {"en": "en_GB", "de": "de_DE", "nl": "nl_NL", "it": "it_IT", "ms": "ms_MY"}


def amount(money: Money) -> str:
    """Return an amount without decimals that are all zero: €10, 9,90 €, 250 points, 2 coupons, 1.5 GB."""
    if words := units.in_words(money, locale=locale()):
        return words
    value = Decimal(money.minor).scaleb(-decimals(money.asset))
    if value != value.to_integral_value():
        return format_currency(value, money.asset, locale=locale())
    pattern = locale().currency_formats["standard"].pattern.replace("0.00", "0")
    if get_currency_symbol(money.asset, locale=locale())[-1:].isalpha():
        pattern = re.sub("¤(?=[#0])", "¤\N{NO-BREAK SPACE}", pattern)  # CHF 20, as CLDR's spacing of currencies has it
    return format_currency(value, money.asset, format=pattern, locale=locale(), currency_digits=False)


def number(value: int) -> str:
    """Return a whole number with the separators of the language."""
    return format_decimal(value, locale=locale())


def percent(basis_points: int) -> str:
    """Return a share as a percentage: 1000 → 10%."""
    share = format_decimal(Decimal(basis_points) / 100, locale=locale())
    # Translators: a percentage; some languages put a blank before the sign.
    return _("%(share)s%%") % {"share": share}


def days(count: int) -> str:
    """Return a number of days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number(count)}


def times(count: int, period: Period) -> str:
    """Return how often in which time: 10 times a year."""
    words = {
        Period.DAY: ngettext("%(count)s time a day", "%(count)s times a day", count),
        Period.WEEK: ngettext("%(count)s time a week", "%(count)s times a week", count),
        Period.MONTH: ngettext("%(count)s time a month", "%(count)s times a month", count),
        Period.YEAR: ngettext("%(count)s time a year", "%(count)s times a year", count),
        Period.ALL: ngettext("%(count)s time in all", "%(count)s times in all", count),
    }
    return words[period] % {"count": number(count)}


def per(period: Period) -> str:
    """Return a period behind an amount: a year."""
    return {Period.DAY: _("a day"), Period.WEEK: _("a week"), Period.MONTH: _("a month"), Period.YEAR: _("a year"), Period.ALL: _("in all")}[period]


def day(value: date) -> str:
    """Return a day as people write it: 24 December 2026."""
    return format_date(value, "long", locale=locale())


def locale() -> Locale:
    """Return Babel's locale for the active language."""
    return Locale.parse(_LOCALES.get((get_language() or "en")[:2], "en_GB"))
