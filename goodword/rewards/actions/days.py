"""Days that come: birthdays, anniversaries and dates, looked at every morning."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.queries.dates import dates_of
from goodword.links.queries.advocates import joined
from goodword.operators import queries as operators
from goodword.programs.values import Program
from goodword.rewards import rules
from goodword.rewards.actions.occasions import asking, judge, occasion
from goodword.rewards.queries import rulebook
from goodword.rewards.triggers.on_day import Settings, falls_on
from goodword.rewards.values import Occasion, OccasionKind

LOOK_BACK_DAYS = 7  # an installation that stood still makes up for so many days; looked at again, a day is the same occasion
AT_ONCE = 500


def look(now: datetime) -> None:
    """Ask the rules about the days of all advocates from a week ago until today, in pieces; safe to run again."""
    zone = ZoneInfo(operators.organisation().time_zone)
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in reversed(range(LOOK_BACK_DAYS + 1))]
    for program in asking(OccasionKind.DATE):
        for settings in _settings(program):
            after: UUID | None = None
            while piece := joined(program.id, after=after, limit=AT_ONCE):
                after = max(piece)
                found = list(_falling(program, settings, piece, days, zone))
                if found:
                    with transaction.atomic():
                        judge(found, now=now)


def _settings(program: Program) -> Sequence[Settings]:
    """Return what the rules of a programme wait for, each once."""
    versions = rulebook.load({program.id}).versions.values()
    waiting = [version.definition.trigger for version in versions if version.definition.trigger.slug == OccasionKind.DATE.value]
    return list(dict.fromkeys(rules.settings_of("triggers", trigger) for trigger in waiting))


def _falling(program: Program, settings: Settings, since: dict[UUID, datetime], days: Sequence[date], zone: ZoneInfo) -> Iterator[Occasion]:
    """Yield the occasions of some advocates; a day before somebody joined is none of theirs."""
    if settings.day:
        kept = contacts.canonical(since)
        theirs = {contact_id: (kept[contact_id], [day for day in days if day.isoformat() == settings.day]) for contact_id in since}
    else:
        known = dates_of(since, settings.field, zone=zone)
        theirs = {contact_id: (one, [day for day in days if falls_on(of, day)]) for contact_id, (one, of) in known.items()}
    seen: set[tuple[UUID, date]] = set()
    for contact_id, (one, falling) in theirs.items():
        for day in falling:
            at = datetime.combine(day, time.min, zone)
            in_time = since[contact_id].astimezone(zone).date() <= day and (program.starts_at is None or program.starts_at <= at)
            if in_time and (one, day) not in seen:
                seen.add((one, day))
                name = f"{settings.field or settings.day} {day}"
                yield occasion(OccasionKind.DATE, program, one, name, (("of", settings.field or settings.day),), at=at)
