"""Languages and countries by their codes and by their names in the five languages of Goodword."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

LANGUAGES = ("en", "de", "nl", "it", "ms")


def language_of(text: str) -> str | None:
    """Return the code of a language (de, pt-BR) that was written as code or name, None where there is no such language."""
    text = text.strip().replace("_", "-")
    if (found := _languages().get(text.casefold())) is not None:
        return found
    if len(text) <= 5:
        try:
            locale = Locale.parse(text, sep="-")
        except (UnknownLocaleError, ValueError):
            return None
        return "-".join(filter(None, [locale.language, locale.territory]))
    return None


def country_of(text: str) -> str | None:
    """Return the ISO 3166 code of a country that was written as code or name, None where there is no such country."""
    return _countries().get(text.strip().casefold())


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    names = {}
    for code in reversed(LANGUAGES):
        for language, name in Locale(code).languages.items():
            if len(language) == 2:
                names[name.casefold()] = language
    return names | {name: name for name in names.values()}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    names = {}
    for code in reversed(LANGUAGES):
        for country, name in Locale(code).territories.items():
            if len(country) == 2 and country.isalpha() and country not in {"ZZ", "EU", "UN", "XA", "XB"}:
                names[name.casefold()] = country
    return names | {country.casefold(): country for country in names.values()} | {"uk": "GB", "usa": "US", "england": "GB"}
