"""Long lists to choose from: time zones, countries, currencies, in the language in use."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from goodword.console.formats import locale

_NO_COUNTRIES = {"ZZ", "EU", "EZ", "UN", "XA", "XB"}
Choices = list[tuple[str, str]]


@cache
def time_zones() -> Choices:
    """Return the time zones that people know by the name of a city."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if name.startswith(areas)] + [("UTC", "UTC")]


def countries() -> Choices:
    """Return all countries by name."""
    return _countries(locale())


def country_name(code: str) -> str:
    """Return the name of a country."""
    return dict(countries()).get(code, code)


def currencies() -> Choices:
    """Return the currencies in use, those of our languages' countries first."""
    return _currencies(locale())


@cache
def _countries(language: Locale) -> Choices:
    names = [
        (code, name) for code, name in language.territories.items() if len(code) == 2 and code.isalpha() and code not in {"ZZ", "EU", "EZ", "UN", "XA", "XB"}
    ]
    return sorted(names, key=lambda pair: pair[1])


@cache
def _currencies(language: Locale) -> Choices:
    from babel.numbers import get_territory_currencies

    used = {code for country, _ in _countries(language) for code in get_territory_currencies(country)}
    usual = ["EUR", "USD", "GBP", "CHF", "MYR"]
    rest = sorted(used - set(usual))
    return [(code, f"{code} · {language.currencies.get(code, code)}") for code in [*usual, *rest]]


class LongSelect(forms.Select):
    """A select whose options are written at once: Django's own renders a template for each of hundreds."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>', ((key, " selected" if str(key) == chosen else "", label) for key, label in self.choices)
        )
        return format_html("<select{}>{}</select>", flatatt({"name": name, **self.attrs, **(attrs or {})}), options)
