"""Amounts, dates and numbers as people write them, in the language and time zone that the request runs in."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from goodword.lib import clock
from goodword.lib.money import Money, decimals
from goodword.rewards.words import units

# The language alone would write English the American way.
_LOCALES = {"en": "en_GB", "de": "de_DE", "nl": "nl_NL", "it": "it_IT", "ms": "ms_MY"}


def locale() -> Locale:
    """Return Babel's locale for the language in use."""
    return Locale.parse(_LOCALES.get((get_language() or "en")[:2], "en_GB"))


def money(amount: Money, *, short: bool = False) -> str:
    """Return an amount in words of its asset: €34.80, 34,80 €, 1,200 points; `short` leaves out decimals that are all zero."""
    if words := units.in_words(amount, locale=locale()):
        return words
    value = Decimal(amount.minor).scaleb(-decimals(amount.asset))
    if short and value == value.to_integral_value():
        pattern = locale().currency_formats["standard"].pattern.replace("0.00", "0")
        return format_currency(value, amount.asset, format=pattern, locale=locale(), currency_digits=False)
    return format_currency(value, amount.asset, locale=locale(), currency_digits=True)


def number(value: int | float | Decimal) -> str:
    """Return a number with the separators of the language."""
    return format_decimal(value, locale=locale())


def percent(share: float, *, digits: int = 0) -> str:
    """Return a share of one as a percentage: 0.94 → 94%."""
    pattern = locale().percent_formats[None].pattern
    return format_percent(share, format=pattern.replace("0", f"0.{'0' * digits}", 1) if digits else pattern, locale=locale())


def day(value: date | datetime) -> str:
    """Return a day: 19 Nov, with the year where it is not the present one."""
    local = _local_day(value)
    return format_skeleton("MMMd" if local.year == _today().year else "yMMMd", local, locale=locale())


def month(value: date | datetime) -> str:
    """Return a month: Nov 2026."""
    return format_skeleton("yMMM", _local_day(value), locale=locale())


def long_day(value: date | datetime) -> str:
    """Return a day in full: Thursday 19 November 2026."""
    return format_date(_local_day(value), "full", locale=locale())


def weekday(number: int) -> str:
    """Return the name of a day of the week, Monday being 0."""
    names: dict[int, str] = locale().days["stand-alone"]["wide"]
    return names[number].capitalize()


def time_of_day(value: datetime) -> str:
    """Return the time of day to the minute."""
    return format_time(timezone.localtime(value), "short", tzinfo=timezone.get_current_timezone(), locale=locale())


def moment(value: datetime) -> str:
    """Return a moment as briefly as it stays clear: today 11:40, yesterday 09:15, 17 Nov, 14:22."""
    local, at = _local_day(value), time_of_day(value)
    if local == _today():
        return gettext("today %(time)s") % {"time": at}
    if local == _today() - timedelta(days=1):
        return gettext("yesterday %(time)s") % {"time": at}
    if local == _today() + timedelta(days=1):
        return gettext("tomorrow %(time)s") % {"time": at}
    return f"{day(value)}, {at}"


def ago(value: datetime) -> str:
    """Return how long ago something was, or how long until then, in its largest unit."""
    minutes = round((clock.now() - value).total_seconds() / 60)
    if abs(minutes) < 1:
        return gettext("just now")
    words = span(timedelta(minutes=abs(minutes)))
    return gettext("%(span)s ago") % {"span": words} if minutes > 0 else gettext("in %(span)s") % {"span": words}


def span(duration: timedelta) -> str:
    """Return a duration in its largest unit: 5 minutes, 3 hours, 12 days."""
    minutes = int(duration.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)s day", "%(count)s days", minutes // 1440) % {"count": number(minutes // 1440)}


def _local_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _today() -> date:
    return timezone.localtime(clock.now()).date()
