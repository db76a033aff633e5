"""Units of our own in words: points, months, bytes, hours and things that are counted."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import ngettext

from goodword.lib import units
from goodword.lib.money import Money
from goodword.programs import queries as programs


def in_words(money: Money, *, locale: Locale) -> str:
    """Return an amount of a unit of our own: 250 points, 1 month, 1.5 GB, 2.5 hours; empty for a currency."""
    if units.is_own(money.asset):
        return units.say(programs.unit(money.asset), money.minor, locale=locale)
    words = _WORDS.get(money.asset)
    return words(money.minor, lambda value: format_decimal(value, locale=locale)) if words else ""


def is_own(asset: str) -> bool:
    """Say whether an asset is a unit of our own, or the shop's, not a currency."""
    return asset in _WORDS or units.is_own(asset)


def unit_name(asset: str, *, language: str) -> str:
    """Return what tables and files call an asset: the name of a unit of the shop's own, else its code."""
    return units.name(programs.unit(asset), language) if units.is_own(asset) else asset


Number = Callable[[int | Decimal], str]


def _points(count: int, number: Number) -> str:
    return ngettext("%(count)s point", "%(count)s points", count) % {"count": number(count)}


def _coupons(count: int, number: Number) -> str:
    return ngettext("%(count)s coupon", "%(count)s coupons", count) % {"count": number(count)}


def _waivers(count: int, number: Number) -> str:
    return ngettext("%(count)s fee waiver", "%(count)s fee waivers", count) % {"count": number(count)}


def _items(count: int, number: Number) -> str:
    return ngettext("%(count)s piece", "%(count)s pieces", count) % {"count": number(count)}


def _months(count: int, number: Number) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": number(count)}


def _files(count: int, number: Number) -> str:
    return ngettext("%(count)s download", "%(count)s downloads", count) % {"count": number(count)}


def _accesses(count: int, number: Number) -> str:
    return ngettext("%(count)s early access", "%(count)s early accesses", count) % {"count": number(count)}


def _places(count: int, number: Number) -> str:
    return ngettext("%(count)s place", "%(count)s places", count) % {"count": number(count)}


def _cards(count: int, number: Number) -> str:
    return ngettext("%(count)s thank-you card", "%(count)s thank-you cards", count) % {"count": number(count)}


def _entries(count: int, number: Number) -> str:
    # Translators: chances in a contest.
    return ngettext("%(count)s contest entry", "%(count)s contest entries", count) % {"count": number(count)}


def _gifts(count: int, number: Number) -> str:
    return ngettext("%(count)s mystery gift", "%(count)s mystery gifts", count) % {"count": number(count)}


def _minutes(count: int, number: Number) -> str:
    """Return quarters of an hour as hours, anything else as minutes: 1.5 hours, 50 minutes."""
    if count >= 60 and count % 15 == 0:
        hours = Decimal(count) / 60
        return ngettext("%(count)s hour", "%(count)s hours", 1 if hours == 1 else 2) % {"count": number(hours)}
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": number(count)}


def _bytes(count: int, number: Number) -> str:
    """Return bytes in the largest decimal unit they reach (IEC 80000-13), to two decimals: 500 MB, 16 GB."""
    steps = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
    size, unit = next(((size, unit) for size, unit in steps if count >= size), (1, "B"))
    return f"{number((Decimal(count) / size).quantize(Decimal('0.01')).normalize())}\N{NO-BREAK SPACE}{unit}"


_WORDS: Mapping[str, Callable[[int, Number], str]] = {
    "POINTS": _points,
    "COUPON": _coupons,
    "WAIVER": _waivers,
    "ITEM": _items,
    "MONTH": _months,
    "BYTE": _bytes,
    "FILE": _files,
    "ACCESS": _accesses,
    "PLACE": _places,
    "MINUTE": _minutes,
    "CARD": _cards,
    "ENTRY": _entries,
    "GIFT": _gifts,
}
