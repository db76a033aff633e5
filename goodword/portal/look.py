"""How a page looks and speaks: the shop's name, colours and addresses, and the language."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse

from goodword.operators import queries as operators
from goodword.programs.values import Program

LANGUAGES = {"en": "English", "de": "Deutsch", "nl": "Nederlands", "it": "Italiano", "ms": "Bahasa Melayu"}


@dataclass(frozen=True)
class OtherLanguage:
    """A language that the page could be read in, and where."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Look:
    """What every page of a shop shows around its own content; without a programme, the neutral look."""

    language: str
    languages: tuple[OtherLanguage, ...]
    name: str
    css_url: str
    icon_url: str
    website: str = ""
    logo: str = ""
    address: str = ""
    contact_email: str = ""
    privacy_url: str = ""
    terms_url: str = ""

    @property
    def language_name(self) -> str:
        """The language in its own words."""
        return LANGUAGES[self.language]


def look_of(request: HttpRequest, program: Program | None, *, preferred: str = "") -> Look:
    """Return the look of a programme's pages, or the neutral one.

    The language is the one that the address asks for (?lang=), else `preferred`, else the programme's.
    """
    language = chosen_language(request, preferred or (program.language if program else ""))
    others = tuple(OtherLanguage(code, name, _in_language(request, code)) for code, name in LANGUAGES.items() if code != language)
    if program is None:
        return _house(language, others)
    brand = program.brand
    version = {"v": f"{brand.color.lstrip('#')}"}
    return Look(
        language,
        others,
        name=brand.name or program.name,
        css_url=f"{reverse('portal:brand', args=[program.slug])}?{urlencode(version)}",
        icon_url=f"{reverse('portal:icon', args=[program.slug])}?{urlencode(version)}",
        website=brand.website,
        logo=brand.logo if brand.logo.startswith(("/", "data:image/")) else "",
        address=brand.address,
        contact_email=brand.contact_email,
        privacy_url=brand.privacy_url,
        terms_url=brand.terms_url,
    )


def _house(language: str, others: tuple[OtherLanguage, ...]) -> Look:
    """Return the look of the organisation, for pages that belong to no programme or must not tell to which."""
    organisation = operators.organisation()
    version = urlencode({"v": organisation.brand.colour.lstrip("#")})
    return Look(
        language,
        others,
        name=organisation.name,
        css_url=f"{reverse('portal:house_brand')}?{version}",
        icon_url=f"{reverse('portal:house_icon')}?{version}",
        website=organisation.brand.website,
        address=organisation.address,
        privacy_url=organisation.privacy_url,
    )


def chosen_language(request: HttpRequest, otherwise: str) -> str:
    """Return the language that the address or form asks for, else the other one, else English."""
    asked = request.GET.get("lang") or request.POST.get("lang") or ""
    return asked if asked in LANGUAGES else otherwise if otherwise in LANGUAGES else "en"


def own_words(texts: Mapping[str, str], *, language: str, fallback: str) -> str:
    """Return a shop's text in the language of the page, else in the programme's; empty where neither was written."""
    return texts.get(language, "").strip() or texts.get(fallback, "").strip()


def host_of(url: str) -> str:
    """Return the host of an address for people to read."""
    return urlsplit(url).netloc.removeprefix("www.")


def _in_language(request: HttpRequest, code: str) -> str:
    """Return the address of the same page in another language."""
    kept = {name: value for name, value in request.GET.items() if name != "lang"}
    return f"?{urlencode({**kept, 'lang': code})}"
