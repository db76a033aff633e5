"""Units of a shop's own, such as kilowatt hours or stars: how an amount of one is said, in each language."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal

CODE = re.compile(r"[A-Z]{2,7}\.[0-4]")
_LOCALES = {"en": "en_GB", "de": "de_DE", "nl": "nl_NL", "it": "it_IT", "ms": "ms_MY"}


@dataclass(frozen=True)
class Unit:
    """One unit; its code is a name, a point and the number of its decimals (KWH.2), so that no stored amount can ever be read in two ways.

    `forms` are the words behind a number, by language and plural category of CLDR ("one", "other"); `symbol` stands where a language has none.
    """

    code: str
    symbol: str = ""
    forms: dict[str, dict[str, str]] = field(default_factory=dict)


def is_own(asset: str) -> bool:
    """Say whether an asset is a unit of the shop's own."""
    return "." in asset


def decimals_of(code: str) -> int:
    """Return how many decimals a unit of the shop's own has: 2 of KWH.2."""
    return int(code.rpartition(".")[2])


def say(unit: Unit, minor: int, *, locale: Locale) -> str:
    """Return an amount in the smallest unit as people read it, without decimals that are zero: 150 of KWH.2 is "1.5 kilowatt hours"."""
    value = Decimal(minor).scaleb(-decimals_of(unit.code)).normalize() + Decimal(0)
    written = format_decimal(value, locale=locale)
    words = unit.forms.get(locale.language, {})
    word = words.get(locale.plural_form(abs(value))) or words.get("other") or unit.symbol or name(unit, locale.language)
    return f"{written}\N{NO-BREAK SPACE}{word}"


def name(unit: Unit, language: str) -> str:
    """Return what several of a unit are called, in the language or, where it has no words, by symbol, in any other, or by its code."""
    others = (words.get("other", "") for words in unit.forms.values())
    return unit.forms.get(language, {}).get("other") or unit.symbol or next(filter(None, others), unit.code.partition(".")[0])


def locale_of(language: str) -> Locale:
    """Return the formats of a language; English as written in Britain."""
    return Locale.parse(_LOCALES.get(language[:2], "en_GB"))
