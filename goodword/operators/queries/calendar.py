"""When the organisation works: its hours and days off as a calendar that counts working time."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache

from goodword.lib.memory import remembered
from goodword.lib.worktime import ALWAYS, Calendar
from goodword.operators.queries.organisation import organisation
from goodword.operators.values import BusinessHours, Organisation

_AHEAD = timedelta(days=400)


@remembered
def calendar() -> Calendar:
    """Return when the organisation works; always, where nobody has said when."""
    return calendar_of(organisation())


def calendar_of(one: Organisation) -> Calendar:
    """Return when an organisation works."""
    hours = one.hours
    if not any(start for start, _ in hours.week):
        return ALWAYS
    week = tuple((time.fromisoformat(start), time.fromisoformat(end)) if start else None for start, end in hours.week)
    return Calendar(week=week, zone=one.zone, closed=_Closed(frozenset(hours.closed), _holidays_of(one.country, hours)))


def regions(country: str) -> list[tuple[str, str]]:
    """Return the parts of a country that have public holidays of their own: code and name, by name; none where its holidays are not known."""
    from holidays.registry import COUNTRIES

    if country not in {entry[1] for entry in COUNTRIES.values()}:
        return []
    from holidays import country_holidays

    known = country_holidays(country)
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        names[code] = max(name, names.get(code, ""), key=len)  # the other names are abbreviations
    return sorted(((code, names.get(code, code)) for code in known.subdivisions), key=lambda pair: pair[1])


def knows_holidays(country: str) -> bool:
    """Say whether the public holidays of a country are known."""
    from holidays.registry import COUNTRIES

    return country in {entry[1] for entry in COUNTRIES.values()}


def next_holidays(one: Organisation, *, today: date, limit: int = 5) -> list[tuple[date, str]]:
    """Return the days off that come next, public ones by their name in the country, further ones without."""
    days = {day: "" for day in one.hours.closed if day >= today}
    if known := _holidays_of(one.country, one.hours):
        for year in (today.year, (today + _AHEAD).year):
            days |= {day: name for day, name in known.of(year).items() if day >= today}
    return sorted(days.items())[:limit]


@dataclass(frozen=True)
class _Holidays:
    """Public holidays of a country, read for each year when it is first asked for."""

    country: str
    region: str

    def of(self, year: int) -> Mapping[date, str]:
        return _year(self.country, self.region, year)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self.of(day.year)


@dataclass(frozen=True)
class _Closed:
    days: frozenset[date] = field(default_factory=frozenset)
    holidays: Container[date] | None = None

    def __contains__(self, day: object) -> bool:
        return day in self.days or (self.holidays is not None and day in self.holidays)


def _holidays_of(country: str, hours: BusinessHours) -> _Holidays | None:
    return _Holidays(country, hours.region) if hours.holidays else None


@lru_cache(maxsize=256)
def _year(country: str, region: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of one year; the library is large, so it is loaded by the first who asks."""
    from holidays import country_holidays

    try:
        return dict(country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        if region and knows_holidays(country):
            return _year(country, "", year)  # of a country that was chosen before
        return {}
