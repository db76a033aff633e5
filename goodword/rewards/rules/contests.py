"""Contests decided: what is wrong with one, what speaks for caution, and how many entries count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.rewards import kinds
from goodword.rewards.rules.settings import settings_of
from goodword.rewards.values.contests import ContestTask, ContestTerms

DRAWN_MAX = 200  # winners and substitutes together
MOST_MAX = 10_000
TEXT_MAX = 500
COUNTRIES_MAX = 60
YOUNGEST = 13  # COPPA, 16 CFR 312: nobody below takes part
AMERICAN = "US"
REGISTER_ABOVE_MINOR = 500_000  # New York GBL 369-e, Florida 849.094: games of chance with prizes worth more than 5,000 dollars
AS_PRIZE_NO = ("contest_entries", "mystery_gift", "quota", "own_unit")


@dataclass(frozen=True)
class Notice:
    """Something to know before a contest is published: a code with the values that it is about."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


def problems(terms: ContestTerms, *, rule_entries: int, zone: ZoneInfo, now: datetime) -> tuple[Notice, ...]:
    """Return what keeps a contest from being published; `rule_entries` is the most that a rule of the programme gives at once.

    The free way has to be as good as any other: what it gives at once is no less, and whoever takes it every day reaches what anybody can have.
    """
    found = [Notice(code) for code, wrong in _plain_problems(terms, now).items() if wrong]
    at_once = max([rule_entries, *(one.entries for one in terms.tasks if one.task is not ContestTask.RULE)])
    if terms.free_entries < at_once:
        found.append(Notice("free_gives_less", (("free", str(terms.free_entries)), ("other", str(at_once)))))
    days = days_open(terms, zone)
    if terms.free_entries * days < terms.most:
        found.append(Notice("free_too_short", (("days", str(days)), ("reach", str(terms.free_entries * days)), ("most", str(terms.most)))))
    return tuple(found)


def _plain_problems(terms: ContestTerms, now: datetime) -> Mapping[str, bool]:
    return {
        "opens_in_the_past": terms.opens_at <= now,
        "closes_before_it_opens": terms.closes_at <= terms.opens_at,
        "drawn_before_it_closes": terms.draw_by < terms.closes_at.date(),
        "no_country": not terms.countries or len(terms.countries) > COUNTRIES_MAX or any(len(code) != 2 or not code.isupper() for code in terms.countries),
        "no_sponsor": not terms.sponsor.strip() or len(terms.sponsor) > TEXT_MAX,
        "too_young": terms.minimum_age < YOUNGEST,
        "no_prize": not _is_prize(terms),
        "no_value": terms.prize_value_minor < 1,
        "winners": terms.winners < 1 or terms.substitutes < 0 or terms.winners + terms.substitutes > DRAWN_MAX,
        "most": not 1 <= terms.free_entries <= terms.most <= MOST_MAX,
        "accept_days": not 1 <= terms.accept_days <= 60,
        "number_source": len(terms.number_source) > TEXT_MAX,
        "follow_without_page": terms.of(ContestTask.FOLLOW) is not None and not terms.follow_url.startswith("https://"),
        "task": len({one.task for one in terms.tasks}) < len(terms.tasks)
        or any(one.task is ContestTask.FREE or one.most < 1 or (one.task is not ContestTask.RULE and not 1 <= one.entries <= one.most) for one in terms.tasks),
    }


def _is_prize(terms: ContestTerms) -> bool:
    """Say whether the prize is a gift that does not hang on a purchase."""
    if terms.prize.slug not in kinds.BY_SLUG or terms.prize.slug in AS_PRIZE_NO:
        return False
    try:
        settings = settings_of("kinds", terms.prize)
    except (TypeError, ValueError):
        return False
    return not any(getattr(settings, name, 0) for name in ("basis_points", "per_unit", "matched"))


def cautions(terms: ContestTerms, *, currency: str) -> tuple[Notice, ...]:
    """Return what speaks for a lawyer's look before publication (COMPLIANCE: contests); nothing of it stops a contest."""
    total = terms.prize_value_minor * terms.winners
    checks = {
        "us_register": AMERICAN in terms.countries and (currency != "USD" or total > REGISTER_ABOVE_MINOR),
        "us_rhode_island": AMERICAN in terms.countries and (currency != "USD" or total > 50_000),
        "canada_skill": "CA" in terms.countries,
        "under_age": terms.minimum_age < 18,
        "no_number": not terms.number_source.strip(),
    }
    return tuple(Notice(code) for code, holds in checks.items() if holds)


def days_open(terms: ContestTerms, zone: ZoneInfo) -> int:
    """Return on how many calendar days of the organisation's zone the form is open, which gives entries once a day."""
    last = terms.closes_at - timedelta(microseconds=1)
    return (last.astimezone(zone).date() - terms.opens_at.astimezone(zone).date()).days + 1


def counted(terms: ContestTerms, entries: Iterable[tuple[ContestTask, int]]) -> int:
    """Return how many of a person's entries count: each task up to its own limit, all together up to the person's.

    Decided on all entries at once, so that it is the same whichever came first. Tasks that give 1 up to 5 and 2 up to 4, nine times the first and once
    the second: 5 + 2 = 7.
    """
    return min(terms.most, sum(by_task(terms, entries).values()))


def by_task(terms: ContestTerms, entries: Iterable[tuple[ContestTask, int]]) -> dict[ContestTask, int]:
    """Return how many entries each task has brought, up to its own limit; none of them more at once than the free way gives."""
    total: dict[ContestTask, int] = {}
    for task, count in entries:
        if found := terms.of(task):
            total[task] = min(found.most, total.get(task, 0) + min(count, terms.free_entries))
    return total
