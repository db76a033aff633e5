"""Every credited conversion of a programme, streamed in plain columns: for a look back over hundreds of thousands of them."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from goodword.events.rules import products_of
from goodword.events.values import PURCHASES
from goodword.lib import bulk

AT_ONCE = 5_000

_CREDITED = """
select {columns} from referrals_conversion c{joins}
where c.program_id = %s and c.occurred_at >= %s and c.occurred_at < %s and c.credited and c.ordinal > 0 and c.type in ({types})
order by c.occurred_at, c.id
"""
_COUNT = """
select count(*) from referrals_conversion where program_id = %s and occurred_at >= %s and occurred_at < %s and credited and ordinal > 0 and type in ({types})
"""
_OLDEST = """
select occurred_at from referrals_conversion where program_id = %s and occurred_at >= %s and occurred_at < %s and credited and ordinal > 0 and type in ({types})
order by occurred_at desc limit 1 offset %s
"""


class _Columns(NamedTuple):
    """What is always read, then what only some conditions ask for."""

    advocate_text: str
    type: str
    occurred: str  # in UTC, and in order as text
    amount_minor: int
    currency: str
    refunded_minor: int
    ordinal: int
    first_purchase: str | None = None
    started: str | None = None
    existing_customer: bool = False
    id_text: str = ""
    friend_text: str = ""
    properties: str = ""


class Past(_Columns):
    """One credited conversion with what rules ask of it, read late; ids are text, under the contacts as they were then."""

    __slots__ = ()

    @property
    def occurred_at(self) -> datetime:
        return datetime.fromisoformat(self.occurred)

    @property
    def referral_started_at(self) -> datetime:
        return datetime.fromisoformat(self.started or "")

    @property
    def first_purchase_at(self) -> datetime | None:
        return datetime.fromisoformat(self.first_purchase) if self.first_purchase else None

    @property
    def products(self) -> tuple[str, ...]:
        return products_of(self.properties)


def credited(
    program_id: UUID, *, since: datetime, until: datetime, asked: Collection[str], types: Collection[str] = PURCHASES, with_ids: bool = True
) -> Iterator[list[Past]]:
    """Yield, in pieces, what was credited of these types in a programme in [since, until), in order of time.

    Conversions that were refunded in full are left out. `asked` are the slugs of the conditions that will be asked ("friend": who it was): what none of
    them needs is not read and comes as nothing.
    """
    columns, joins, rest = _wanted(frozenset(asked), with_ids=with_ids)
    sql = _CREDITED.format(columns=", ".join(columns), joins=joins, types=_places(types))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(stored(value) for value in (program_id, since, until)), *types])
        while rows := cursor.fetchmany(AT_ONCE):
            yield [Past._make(row + rest) for row in rows] if rest else list(map(Past._make, rows))


def _wanted(asked: frozenset[str], *, with_ids: bool) -> tuple[list[str], str, tuple[Any, ...]]:
    """Return the columns to read, the joins that they need, and what stands for those at the end that nothing asks for."""
    text, plain = ("::text", "::text") if connection.vendor == "postgresql" else ("", " || '+00:00'")  # times in UTC sort as text
    optional = [
        (f"r.converted_at{plain}", "within_months" in asked),
        (f"r.started_at{plain}", "within_days" in asked),
        ("r.existing_customer", "new_customer" in asked),
        (f"c.id{text}", with_ids),
        (f"c.contact_id{text}", bool({"tag", "on_list", "friend"} & asked)),
        ("o.properties", "product" in asked),
    ]
    while optional and not optional[-1][1]:
        optional.pop()
    defaults = list(_Columns._field_defaults.values())
    nothing = ["null", "null", "false", "''", "''", "''"]
    columns = [f"c.advocate_id{text}", "c.type", f"c.occurred_at{plain}", "c.amount_minor", "c.currency", "c.refunded_minor", "c.ordinal"]
    columns += [column if wanted else nothing[place] for place, (column, wanted) in enumerate(optional)]
    joins = " join referrals_referral r on r.id = c.referral_id" if {"within_days", "within_months", "new_customer"} & asked else ""
    joins += " join events_outcome o on o.id = c.outcome_id" if "product" in asked else ""
    return columns, joins, tuple(defaults[len(optional) :])


def oldest_of(program_id: UUID, *, since: datetime, until: datetime, at_most: int, types: Collection[str] = PURCHASES) -> datetime:
    """Return the later of `since` and the time from which on there are at most so many credited conversions of these types up to `until`."""
    where = [*(stored(value) for value in (program_id, since, until)), *types]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(types=_places(types)), where)
        if cursor.fetchone()[0] <= at_most:
            return since
        cursor.execute(_OLDEST.format(types=_places(types)), [*where, at_most - 1])
        row = cursor.fetchone()
    return bulk.read_time(row[0]) if row else since


def _places(types: Collection[str]) -> str:
    return ", ".join(["%s"] * len(types))


def as_read(moment: datetime) -> str:
    """Return a moment as text that `Past.occurred` compares with."""
    text: str = bulk.plain(moment)
    return text


def stored(value: object) -> Any:
    """Return a value as the database takes it."""
    return bulk.plain(value) if connection.vendor == "sqlite" else value
