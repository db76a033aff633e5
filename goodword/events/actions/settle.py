"""Take waiting outcomes in hand and put them away settled; between the two lies `goodword/reactions.py`.

A worker locks shards for one transaction, so that outcomes of one person stay in order and a killed worker leaves nothing behind. SQLite has one
writer at a time by itself.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from goodword.events import models
from goodword.events.rules.refunds import Name, name_of, named_by
from goodword.events.values import Outcome
from goodword.lib import bulk

SHARDS = 64


def claim(*, limit: int, shards_at_most: int = 16) -> list[Outcome]:
    """Return waiting outcomes in order of arrival, locked for the caller's transaction together with their shards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "select s.shard from events_outcomeshard s where exists (select 1 from events_outcome o where o.shard = s.shard and o.state = 'waiting')"
                " order by random() limit %s for update skip locked",
                [shards_at_most],
            )
            shards = [shard for (shard,) in cursor.fetchall()]
            if not shards:
                if anything_waits() and models.OutcomeShard.objects.count() < SHARDS:
                    make_shards()  # a new or restored database; the next round finds them
                return []
            return _read("where state = 'waiting' and shard = any(%s::int[]) order by id limit %s", [shards, limit])
    return _read("indexed by outcome_queue where state = 'waiting' order by id limit %s", [limit])


def anything_waits() -> bool:
    """Tell whether any outcome waits, without a lock."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select 1 from events_outcome where state = 'waiting')")
        return bool(cursor.fetchone()[0])


def make_shards() -> None:
    """Write the rows by which workers share the waiting outcomes; safe to repeat."""
    models.OutcomeShard.objects.bulk_create([models.OutcomeShard(shard=shard) for shard in range(SHARDS)], ignore_conflicts=True)


def settle(contacts: Mapping[UUID, UUID | None], *, now: datetime) -> None:
    """Put outcomes away as settled, each with the contact it turned out to be of; what was sent about the person is blanked."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ids, people = bulk.array(contacts), bulk.array(contacts.values())
            cursor.execute(
                "update events_outcome o set state = 'settled', settled_at = %s, person = null, contact_id = u.contact_id"
                " from unnest(%s::uuid[], %s::uuid[]) u(id, contact_id) where o.id = any(%s::uuid[]) and o.id = u.id",
                [now, ids, people, ids],
            )
        else:
            cursor.executemany(
                "update events_outcome set state = 'settled', settled_at = %s, person = null, contact_id = %s where id = %s",
                [(bulk.plain(now), bulk.plain(person), outcome.hex) for outcome, person in contacts.items()],
            )


def put_aside(outcome_id: UUID, *, error: str, now: datetime) -> None:
    """Mark one outcome dead that could not be settled, so that the others go on; staff see it and may retry."""
    with transaction.atomic():
        models.Outcome.objects.filter(id=outcome_id, state="waiting").update(state="dead", error=error[:2000], settled_at=now)


def retry_dead(outcome_ids: Iterable[UUID]) -> int:
    """Let dead outcomes wait again and return how many there were."""
    with transaction.atomic():
        return models.Outcome.objects.filter(id__in=list(outcome_ids), state="dead").update(state="waiting", error="", settled_at=None)


def of_contacts(contact_ids: Iterable[UUID]) -> list[Outcome]:
    """Return all settled outcomes of contacts, in order of time."""
    where, values = bulk.any_of(connection.vendor, "contact_id", contact_ids)
    return _read(f"where {where} order by occurred_at, id", values)


def purchases_behind(refunds: Sequence[Outcome]) -> dict[UUID, Outcome]:
    """Return for refunds the purchase, or the other event, that each speaks of, as far as it has arrived."""
    wanted = {named_by(refund) for refund in refunds if refund.refund_of}
    found: dict[Name, Outcome] = {}
    for source, kind in {(source, kind) for source, _, kind in wanted}:
        names = [name for owner, name, of in wanted if (owner, of) == (source, kind)]
        where, values = bulk.any_of(connection.vendor, "external_id", names, "text")
        types = "type = %s" if kind else "type in ('purchase', 'deal_won')"
        rows = _read(f"where source = %s and {where} and {types}", [source, *values, *([kind] if kind else [])])
        found.update({name_of(row): row for row in rows})
    return {refund.id: found[key] for refund in refunds if (key := named_by(refund)) in found}


def refunds_of(purchases: Sequence[Outcome]) -> list[Outcome]:
    """Return every refund that speaks of something with the ids of these purchases and other events, settled or not."""
    found = []
    for source in {purchase.source for purchase in purchases}:
        names = [purchase.external_id for purchase in purchases if purchase.source == source]
        where, values = bulk.any_of(connection.vendor, "refund_of", names, "text")
        found += _read(f"where source = %s and {where} and not (refund_of = '') and type = 'refund' order by occurred_at, id", [source, *values])
    return found


_COLUMNS = (
    "id, source, type, external_id, person, contact_id, occurred_at, amount_minor, currency, code, click_id, refund_of, program_id, history, properties, state"
)


def _read(rest: str, values: Sequence[Any]) -> list[Outcome]:
    """Return outcomes without a detour over model instances: this is the hot end of the outcome path."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {_COLUMNS} from events_outcome {rest}", values)
        return [
            Outcome(
                id=bulk.read_id(id_),
                source=source,
                type=kind,
                external_id=external_id,
                person=json.loads(person) if isinstance(person, str) else person,
                contact_id=bulk.read_id(contact_id) if contact_id else None,
                occurred_at=bulk.read_time(occurred_at),
                amount_minor=amount,
                currency=currency,
                code=code,
                click_id=click_id,
                refund_of=refund_of,
                program_id=bulk.read_id(program_id) if program_id else None,
                history=bool(history),
                properties=properties,
                state=state,
            )
            for (
                id_, source, kind, external_id, person, contact_id, occurred_at, amount, currency, code, click_id, refund_of, program_id, history,
                properties, state,
            ) in cursor.fetchall()
        ]  # fmt: skip
