"""What a rule would have given for the purchases of the past, beside what was given: asked before it comes into force."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from goodword.contacts import queries as contacts
from goodword.fraud import queries as fraud
from goodword.operators import queries as operators
from goodword.programs import queries as programs
from goodword.referrals.queries import history
from goodword.referrals.queries.history import Past
from goodword.rewards import rules
from goodword.rewards.queries.tallies import given_by_month
from goodword.rewards.rules.evaluating import period_of_day
from goodword.rewards.values import Case, DryRun, DryRunMonth, Period, PlaceWanted, RuleDefinition

LOOK_BACK = timedelta(days=365)  # where no other time is asked for
LONGEST = timedelta(days=3660)
PURCHASES_MAX = 500_000  # of one look back, the newest

_NOTHING: frozenset[str] = frozenset()


class _Seen:
    """The purchase that is looked at, as conditions and kinds see a `Case`; one object for all of them."""

    __slots__ = ("advocate_lists", "advocate_relations", "advocate_tags", "conversion", "currency", "day", "friend_lists", "friend_tags")

    def __init__(self, currency: str) -> None:
        self.currency, self.day, self.conversion = currency, date.min, cast(Past, None)
        self.friend_tags = self.advocate_tags = self.advocate_relations = self.friend_lists = self.advocate_lists = _NOTHING

    @property
    def net_minor(self) -> int:
        return self.conversion.amount_minor - self.conversion.refunded_minor


class _Caps:
    """Places in caps, counted from nothing."""

    def __init__(self) -> None:
        self._taken: dict[tuple[object, ...], int] = defaultdict(int)

    def take(self, places: tuple[PlaceWanted, ...], advocate: str, names: dict[Period, str]) -> bool:
        """Take all places, or none where one is full."""
        taken = self._taken
        wanted = [((place.scope, advocate if place.scope == "advocate" else "", names[place.period], place.unit), place) for place in places]
        for key, place in wanted:
            if taken[key] + place.amount > place.limit:
                return False
        for key, place in wanted:
            taken[key] += place.amount
        return True


class _Calendar:
    """The day, and the names of its periods, that purchases in order of time lie in."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self.ends = ""  # as text, as the database gives times
        self.day = date.min
        self.names: dict[Period, str] = {}

    def go_to(self, past: Past) -> None:
        """Turn the leaf to the day of a purchase."""
        self.day = past.occurred_at.astimezone(self._zone).date()
        self.ends = history.as_read(datetime.combine(self.day + timedelta(days=1), time_of_day.min, self._zone))
        self.names = {period: period_of_day(self.day, period) for period in Period}


def dry_run(definition: RuleDefinition, *, program_id: UUID, rule_id: UUID | None = None, since: datetime, until: datetime) -> DryRun:
    """Return what a rule would have given for the credited purchases of [since, until), all its caps counted from nothing.

    Purchases count as they stand now: with what was sent back, and without those that were sent back in full or that the checks refused. With
    `rule_id`, `before` is what that rule gave for the same purchases, less what was taken back. Where there are more than PURCHASES_MAX, or the time is
    longer than LONGEST, `since` of the answer is later. Writes nothing.
    """
    since = history.oldest_of(program_id, since=max(since, until - LONGEST), until=until, at_most=PURCHASES_MAX)
    zone = ZoneInfo(operators.organisation().time_zone)
    rewarded, refusals, asked = Counter[str](), Counter[str](), 0
    cost = defaultdict[str, dict[str, int]](partial(defaultdict, int))
    calendar = _Calendar(zone)
    seen, evaluate, caps = _Seen(programs.program(program_id).currency), rules.in_brief(definition), _Caps()
    refused = {text for one in fraud.refused() for text in (one.hex, str(one))}
    for past, advocate in _each(seen, definition, program_id, since, until, with_ids=bool(refused)):
        asked += 1
        if refused and past.id_text in refused:
            refusals["refused_by_checks"] += 1
            continue
        if past.occurred >= calendar.ends:
            calendar.go_to(past)
            seen.day, month = calendar.day, calendar.names[Period.MONTH]
        against, worth, places = evaluate(cast(Case, seen))
        if not against and places and not caps.take(places, advocate, calendar.names):
            against = "cap_reached"
        if against:
            refusals[against] += 1
            continue
        rewarded[month] += 1
        for asset, minor in worth.items():
            cost[month][asset] += minor
    before = given_by_month(rule_id, since=since, until=until, zone=zone) if rule_id else {}
    return DryRun(
        since=since,
        until=until,
        purchases=asked,
        rewarded=rewarded.total(),
        cost=_total(cost.values()),
        refusals=dict(refusals.most_common()),
        before=_total(worth for worth, _count in before.values()),
        before_rewarded=sum(count for _worth, count in before.values()),
        months=tuple(
            DryRunMonth(name, rewarded[name], dict(cost[name]), before.get(name, ({}, 0))[0], before.get(name, ({}, 0))[1])
            for name in sorted(rewarded.keys() | before.keys())
        ),
    )


def _each(seen: _Seen, definition: RuleDefinition, program_id: UUID, since: datetime, until: datetime, *, with_ids: bool) -> Iterator[tuple[Past, str]]:
    """Yield each purchase, with `seen` made to show it, and the advocate whose caps it counts for."""
    asked = definition.asked()
    kept: dict[str, UUID] = {}
    owners: dict[str, str] = {}
    for piece in history.credited(program_id, since=since, until=until, asked=asked, with_ids=with_ids):
        people = {past.advocate_text for past in piece} | ({past.friend_text for past in piece} - {""})
        if fresh := {text: UUID(text) for text in people - kept.keys()}:
            canonical = contacts.canonical(set(fresh.values()))
            kept |= {text: canonical[one] for text, one in fresh.items()}
            owners |= {text: kept[text].hex for text in fresh}
        if not asked & {"tag", "advocate_tag", "advocate_relation", "on_list"}:
            for past in piece:
                seen.conversion = past
                yield past, owners[past.advocate_text]
            continue
        here = {kept[text] for text in people}
        tags = contacts.tags_of(here) if asked & {"tag", "advocate_tag"} else {}
        relations = contacts.relations_of(here) if "advocate_relation" in asked else {}
        lists = contacts.lists_of(here) if "on_list" in asked else {}
        for past in piece:
            _show(seen, past, kept, tags, lists)
            seen.advocate_relations = relations.get(kept[past.advocate_text], _NOTHING)
            yield past, owners[past.advocate_text]


def _show(seen: _Seen, past: Past, kept: dict[str, UUID], tags: dict[UUID, frozenset[str]], lists: dict[UUID, frozenset[str]]) -> None:
    advocate = kept[past.advocate_text]
    seen.conversion = past
    seen.advocate_tags, seen.advocate_lists = tags.get(advocate, _NOTHING), lists.get(advocate, _NOTHING)
    if past.friend_text:
        friend = kept[past.friend_text]
        seen.friend_tags, seen.friend_lists = tags.get(friend, _NOTHING), lists.get(friend, _NOTHING)


def _total(months: Collection[dict[str, int]] | Iterator[dict[str, int]]) -> dict[str, int]:
    found = Counter[str]()
    for worth in months:
        found.update(worth)
    return dict(sorted(found.items()))
