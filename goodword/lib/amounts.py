"""Amounts in words of a language, by Babel; points and coupons are worded by those who know them."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, format_decimal

from goodword.lib.money import decimals

# The language alone would write English the American way.
_LOCALES = {"en": "en_GB", "de": "de_DE", "nl": "nl_NL", "it": "it_IT", "ms": "ms_MY"}


def worded(minor: int, asset: str, *, language: str) -> str:
    """Return an amount of a currency, without decimals that are all zero: 1000 EUR → €10 or 10 €, 3480 → €34.80."""
    locale = locale_of(language)
    value = Decimal(minor).scaleb(-decimals(asset))
    if value == value.to_integral_value():
        pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0")
        return str(format_currency(value, asset, format=pattern, locale=locale, currency_digits=False))
    return str(format_currency(value, asset, locale=locale))


def number(value: int | Decimal, *, language: str) -> str:
    """Return a number with the separators of the language."""
    return str(format_decimal(value, locale=locale_of(language)))


@lru_cache(maxsize=16)
def locale_of(language: str) -> Locale:
    """Return Babel's locale for a language, English for one that is unknown."""
    return Locale.parse(_LOCALES.get(language[:2], "en_GB"))
