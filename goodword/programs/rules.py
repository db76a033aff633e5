"""Which step of its life a programme may take, and what its settings must be."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum
from urllib.parse import urlsplit

from babel import Locale
from babel.numbers import is_currency

from goodword.lib.units import CODE, Unit
from goodword.lib.web import HostInvalid, clean_host, is_web_address, lies_on
from goodword.programs.values import AttributionPolicy, Brand, Goal, Offer, Program, ProgramSettings, ProgramState

LANGUAGES = ("en", "de", "nl", "it", "ms")
WINDOW_DAYS_MAX = 3650
HOSTS_MAX = 50
TEXT_MAX = 2000
TERMS_MAX = 20_000

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l"})
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,255}")
_COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())


class Standing(StrEnum):
    """How a goal stands against an even pace from the start to the deadline."""

    REACHED = "reached"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"
    TOO_EARLY = "too_early"  # less than a tenth of the time has passed
    OPEN = "open"  # without a deadline there is no pace


@dataclass(frozen=True)
class Pace:
    """A goal beside what came of it; `expected` is what an even pace would have brought by now."""

    actual: int
    target: int
    expected: int | None
    standing: Standing

    @property
    def share(self) -> float:
        """How much of the target is reached, 0 to 1."""
        return min(1.0, self.actual / self.target) if self.target else 0.0


class Step(StrEnum):
    """A step in the life of a programme."""

    GO_LIVE = "go_live"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    ARCHIVE = "archive"
    DELETE_DRAFT = "delete_draft"


# From which states a step may be taken, and the state it leads to.
LIFE: dict[Step, tuple[frozenset[ProgramState], ProgramState | None]] = {
    Step.GO_LIVE: (frozenset({ProgramState.DRAFT}), ProgramState.LIVE),
    Step.PAUSE: (frozenset({ProgramState.LIVE}), ProgramState.PAUSED),
    Step.RESUME: (frozenset({ProgramState.PAUSED}), ProgramState.LIVE),
    Step.END: (frozenset({ProgramState.LIVE, ProgramState.PAUSED}), ProgramState.ENDED),
    Step.ARCHIVE: (frozenset({ProgramState.ENDED}), ProgramState.ARCHIVED),
    Step.DELETE_DRAFT: (frozenset({ProgramState.DRAFT}), None),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a programme's settings: where, and by which code doors find the words."""

    field: str  # such as "landing_url" or "policy.window_days"
    code: str
    value: str = ""


def steps(state: ProgramState) -> tuple[Step, ...]:
    """Return the steps that a programme in this state may take."""
    return tuple(step for step, (sources, _) in LIFE.items() if state in sources)


def takes_claims(state: ProgramState) -> bool:
    """Tell whether friends may claim and people may be asked: only in a live programme."""
    return state is ProgramState.LIVE


def pace(goal: Goal, *, counted: int, began_at: datetime | None, now: datetime) -> Pace | None:
    """Return how a goal stands; None where there is none.

    `counted` is what the programme brought since it began, on top of the goal's start value. The even pace runs from the start value at `began_at` to
    the target at the end of the deadline's day (UTC): 0 to 200 in 100 days expects 100 after 50. Ten percent either side is on track.
    """
    if goal.target_value <= goal.start_value:
        return None
    actual, way = goal.start_value + counted, goal.target_value - goal.start_value
    if actual >= goal.target_value:
        return Pace(actual, goal.target_value, None, Standing.REACHED)
    if goal.deadline is None or began_at is None:
        return Pace(actual, goal.target_value, None, Standing.OPEN)
    ends_at = datetime.combine(goal.deadline, time.max, UTC)
    if now >= ends_at or ends_at <= began_at:
        return Pace(actual, goal.target_value, goal.target_value, Standing.MISSED)
    passed = max(0.0, (now - began_at) / (ends_at - began_at))
    expected = goal.start_value + round(way * passed)
    return Pace(actual, goal.target_value, expected, _standing(counted, way * passed, passed))


def _standing(counted: int, expected: float, passed: float) -> Standing:
    if passed < 0.1:
        return Standing.TOO_EARLY
    if counted > expected * 1.1:
        return Standing.AHEAD
    return Standing.BEHIND if counted < expected * 0.9 else Standing.ON_TRACK


def tidied(settings: ProgramSettings) -> ProgramSettings:
    """Return the settings as they are stored: texts trimmed, codes in their case, hosts normalised and the landing page's own host among them."""
    hosts = [_host(host) for host in settings.hosts if host.strip()]
    landing_url = settings.landing_url.strip()
    if not hosts and is_web_address(landing_url):
        hosts = [_host(landing_url)]
    return replace(
        settings,
        name=" ".join(settings.name.split()),
        language=settings.language.lower(),
        currency=settings.currency.strip().upper(),
        country=settings.country.strip().upper(),
        landing_url=landing_url,
        hosts=tuple(dict.fromkeys(hosts)),
    )


def problems(settings: ProgramSettings) -> tuple[Problem, ...]:
    """Return everything that is wrong with tidied settings; empty where they may be stored."""
    return (*_basics(settings), *_places(settings), *_brand(settings.brand), *_offer(settings.offer), *_policy(settings.policy), *_goal(settings.goal))


def problems_of_change(program: Program, settings: ProgramSettings) -> tuple[Problem, ...]:
    """Return what must not change any more: money and start, once a programme was live; anything, once it ended."""
    if program.state in {ProgramState.ENDED, ProgramState.ARCHIVED}:
        return (Problem("state", "program_over", program.state),)
    if program.first_live_at is None:
        return ()
    fixed = (Problem("currency", "currency_fixed", program.currency),) if settings.currency != program.currency else ()
    moved = (Problem("starts_at", "start_fixed"),) if settings.starts_at != program.starts_at else ()
    return fixed + moved


def problems_of_slug(slug: str) -> tuple[Problem, ...]:
    """Return what is wrong with the short name in addresses."""
    return () if _SLUG.fullmatch(slug) else (Problem("slug", "slug_invalid", slug),)


def problem_of_unit(unit: Unit) -> Problem | None:
    """Return what is wrong with a unit of the shop's own, if anything."""
    if not CODE.fullmatch(unit.code):
        return Problem("code", "unit_code_invalid", unit.code)
    said = [word for words in unit.forms.values() for word in words.values()]
    if not set(unit.forms) <= set(LANGUAGES) or not any(words.get("other") for words in unit.forms.values()):
        return Problem("forms", "unit_forms_missing")
    if len(unit.symbol) > 8 or any(not word.strip() or len(word) > 40 or not word.isprintable() for word in said):
        return Problem("forms", "unit_words_invalid")
    return None


def renewed(settings: ProgramSettings, *, name: str) -> ProgramSettings:
    """Return the settings for a copy under another name: without start, end and deadline, which were the original's."""
    return replace(settings, name=name, starts_at=None, ends_at=None, goal=replace(settings.goal, deadline=None))


def slug_from(name: str) -> str:
    """Return a short name for addresses made of a programme's name ("Kaffee für zwei" → "kaffee-fuer-zwei"), or an empty string."""
    text = name.lower().translate(_SPELT_OUT)
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text)[:60].strip("-")


def _host(text: str) -> str:
    try:
        return clean_host(text)
    except HostInvalid:
        return text.strip()  # `problems` names it


def _basics(settings: ProgramSettings) -> Iterator[Problem]:
    if not 1 <= len(settings.name) <= 200:
        yield Problem("name", "name_length")
    if settings.language not in LANGUAGES:
        yield Problem("language", "language_unknown", settings.language)
    if not re.fullmatch(r"[A-Z]{3}", settings.currency) or not is_currency(settings.currency):
        yield Problem("currency", "currency_unknown", settings.currency)
    if settings.country not in _COUNTRIES:
        yield Problem("country", "country_unknown", settings.country)
    for name in ("starts_at", "ends_at"):
        moment = getattr(settings, name)
        if moment is not None and moment.tzinfo is None:
            yield Problem(name, "time_without_zone")
            return
    if settings.starts_at and settings.ends_at and settings.starts_at >= settings.ends_at:
        yield Problem("ends_at", "ends_before_start")


def _places(settings: ProgramSettings) -> Iterator[Problem]:
    if len(settings.hosts) > HOSTS_MAX:
        yield Problem("hosts", "hosts_too_many", str(HOSTS_MAX))
    for place, host in enumerate(settings.hosts[:HOSTS_MAX]):
        try:
            clean_host(host)
        except HostInvalid:
            yield Problem(f"hosts.{place}", "host_invalid", host)
    if not settings.landing_url:
        return
    if not is_web_address(settings.landing_url) or len(settings.landing_url) > 200:
        yield Problem("landing_url", "address_invalid", settings.landing_url)
    elif not lies_on(settings.landing_url, settings.hosts):
        yield Problem("landing_url", "not_on_hosts", urlsplit(settings.landing_url).netloc)


def _brand(brand: Brand) -> Iterator[Problem]:
    if not _COLOR.fullmatch(brand.color):
        yield Problem("brand.color", "color_invalid", brand.color)
    for name in ("website", "privacy_url", "terms_url"):
        if (url := getattr(brand, name)) and not is_web_address(url):
            yield Problem(f"brand.{name}", "address_invalid", url)
    if brand.contact_email and not _EMAIL.fullmatch(brand.contact_email):
        yield Problem("brand.contact_email", "email_invalid", brand.contact_email)
    for name in ("name", "address", "logo"):
        if len(getattr(brand, name)) > 500:
            yield Problem(f"brand.{name}", "text_too_long", "500")


def _offer(offer: Offer) -> Iterator[Problem]:
    for name in ("headline", "friend", "advocate", "message", "nudge", "terms"):
        longest = TERMS_MAX if name == "terms" else TEXT_MAX
        for language, text in getattr(offer, name).items():
            if language not in LANGUAGES:
                yield Problem(f"offer.{name}.{language}", "language_unknown", language)
            if len(text) > longest:
                yield Problem(f"offer.{name}.{language}", "text_too_long", str(longest))


def _policy(policy: AttributionPolicy) -> Iterator[Problem]:
    if not 1 <= policy.window_days <= WINDOW_DAYS_MAX:
        yield Problem("policy.window_days", "window_out_of_range", str(WINDOW_DAYS_MAX))
    if not policy.precedence or len(set(policy.precedence)) != len(policy.precedence):
        yield Problem("policy.precedence", "precedence_invalid")


def _goal(goal: Goal) -> Iterator[Problem]:
    for name in ("start_value", "target_value"):
        if not 0 <= getattr(goal, name) <= 10**15:
            yield Problem(f"goal.{name}", "number_out_of_range")
