"""Every credited conversion of a programme, streamed: for a look back over hundreds of thousands of them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection

from goodword.contacts import queries as contacts
from goodword.events.rules import products_of
from goodword.lib import bulk
from goodword.referrals.values import Conversion

_AT_ONCE = 5_000

_CREDITED = """
select c.id, c.referral_id, c.contact_id, c.advocate_id, c.outcome_id, c.type, c.occurred_at, r.started_at, c.amount_minor, c.currency, c.refunded_minor,
  c.ordinal, r.existing_customer, c.history{products}
from referrals_conversion c join referrals_referral r on r.id = c.referral_id{outcomes}
where c.program_id = %s and c.occurred_at >= %s and c.occurred_at < %s and c.credited and c.ordinal > 0
order by c.occurred_at, c.id
"""


def credited(program_id: UUID, *, since: datetime, until: datetime, with_products: bool = False) -> Iterator[list[Conversion]]:
    """Yield, in pieces, what was credited in a programme in [since, until), in order of time, under the contacts that were kept where some were merged.

    Purchases that were refunded in full are left out. `products` costs a look at every outcome and is read only where it is asked for.
    """
    sql = _CREDITED.format(
        products=", o.properties" if with_products else ", ''",
        outcomes=" join events_outcome o on o.id = c.outcome_id" if with_products else "",
    )
    kept: dict[UUID, UUID] = {}
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute(sql, [bulk.plain(value) for value in (program_id, since, until)] if sqlite else [program_id, since, until])
        while rows := cursor.fetchmany(_AT_ONCE):
            if sqlite:
                rows = [(*map(bulk.read_id, row[:5]), row[5], bulk.read_time(row[6]), bulk.read_time(row[7]), *row[8:]) for row in rows]
            people = {person for row in rows for person in (row[2], row[3])} - kept.keys()
            kept |= contacts.canonical(people)
            yield [
                Conversion(
                    id=id_,
                    referral_id=referral_id,
                    program_id=program_id,
                    contact_id=kept[friend],
                    advocate_id=kept[advocate],
                    outcome_id=outcome_id,
                    type=kind,
                    occurred_at=at,
                    referral_started_at=started_at,
                    amount_minor=amount,
                    currency=currency,
                    refunded_minor=refunded,
                    ordinal=ordinal,
                    existing_customer=bool(existing),
                    credited=True,
                    reasons=(),
                    history=bool(past),
                    products=products_of(sent),
                )
                for id_, referral_id, friend, advocate, outcome_id, kind, at, started_at, amount, currency, refunded, ordinal, existing, past, sent in rows
            ]
