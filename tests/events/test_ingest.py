"""Outcomes are stored once for ever, touches are appended and counted, and neither waits for the ORM."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from goodword.contacts.values import Person
from goodword.events import rules
from goodword.events.ingest import Touch, Writer
from goodword.events.values import NewOutcome, Result, Status
from goodword.lib import clock
from goodword.lib.database import Database, Unavailable, to_json
from goodword.lib.ids import new_id
from tests.plain_database import Plain

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def purchase(number: str = "order-1", *, source: str = "shop", customer: str = "ben", amount_minor: int = 2490, time_sent: str = "") -> NewOutcome:
    return rules.new_outcome(
        source=source,
        type="purchase",
        external_id=number,
        person=Person(source=source, external_id=customer, email="ben@example.com", trusted=True),
        occurred_at=NOW,
        time_sent=time_sent,
        amount_minor=amount_minor,
        currency="EUR",
        properties='{"items":[]}',
    )


def store(database: Database, *requests: Sequence[NewOutcome]) -> list[list[Result]]:
    """Send requests side by side to one writer."""

    async def send() -> list[list[Result]]:
        writer = Writer(database)
        try:
            return await asyncio.gather(*(writer.outcomes(request) for request in requests))
        finally:
            await writer.close()

    return asyncio.run(send())


def statuses(results: list[list[Result]]) -> list[Status]:
    return [result.status for request in results for result in request]


def test_an_outcome_is_stored_as_the_orm_would(database: Database, plain: Plain) -> None:
    [[result]] = store(database, [purchase()])
    assert result.status is Status.STORED
    [row] = plain.rows("select source, type, external_id, amount_minor, currency, state, shard, person, properties, history from events_outcome")
    assert row[:6] == ("shop", "purchase", "order-1", 2490, "EUR", "waiting")
    assert 0 <= row[6] < 64
    assert to_json(row[7]) == {"source": "shop", "external_id": "ben", "email": "ben@example.com", "trusted": True}
    assert row[8] == '{"items":[]}'
    assert not row[9]


def test_the_same_purchase_in_fifty_parallel_requests_is_stored_once(database: Database, plain: Plain) -> None:
    results = store(database, *[[purchase()] for _ in range(50)])
    assert statuses(results).count(Status.STORED) == 1
    assert statuses(results).count(Status.DUPLICATE) == 49
    assert len({result.outcome_id for [result] in results}) == 1
    assert plain.rows("select count(*) from events_outcome") == [1]


def test_the_same_purchase_from_two_processes_is_stored_once(database: Database, plain: Plain) -> None:
    async def send() -> list[list[Result]]:
        writers = [Writer(database), Writer(database)]
        results = await asyncio.gather(*(writers[place % 2].outcomes([purchase(f"order-{place // 2}")]) for place in range(60)))
        for writer in writers:
            await writer.close()
        return results

    results = asyncio.run(send())
    assert statuses(results).count(Status.STORED) == 30
    assert plain.rows("select count(*) from events_outcome") == [30]


def test_an_outcome_of_another_source_is_another_outcome(database: Database) -> None:
    assert statuses(store(database, [purchase(source="berlin"), purchase(source="ulm")])) == [Status.STORED, Status.STORED]


def test_a_duplicate_in_one_batch_is_told_from_its_first(database: Database) -> None:
    assert statuses(store(database, [purchase(), purchase("order-2"), purchase()])) == [Status.STORED, Status.STORED, Status.DUPLICATE]


def test_the_same_id_with_another_amount_is_refused_and_shown_to_staff_once(database: Database, plain: Plain) -> None:
    store(database, [purchase()])
    for _ in range(2):
        [[result]] = store(database, [purchase(amount_minor=9900)])
        assert result.status is Status.REFUSED
        assert result.problem is not None
        assert result.problem.code == "conflict"
    assert plain.rows("select amount_minor from events_outcome") == [2490]
    [content] = plain.rows("select content from events_outcomeconflict")
    content = to_json(content)
    assert (content["stored"]["amount_minor"], content["sent"]["amount_minor"], content["same_person"]) == (2490, 9900, True)


def test_the_same_id_of_another_person_is_refused(database: Database, plain: Plain) -> None:
    [[_, result]] = store(database, [purchase(), purchase(customer="cleo")])
    assert result.status is Status.REFUSED
    [content] = plain.rows("select content from events_outcomeconflict")
    assert to_json(content)["same_person"] is False


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("", "2026-11-19", Status.DUPLICATE),
        ("2026-11-19", "", Status.DUPLICATE),
        ("2026-11-19", "2026-11-19", Status.DUPLICATE),
        ("2026-11-19", "2026-11-18", Status.REFUSED),
    ],
)
def test_the_time_counts_only_where_both_sent_it(database: Database, first: str, second: str, status: Status) -> None:
    store(database, [purchase(time_sent=first)])
    assert statuses(store(database, [purchase(time_sent=second)])) == [status]


def test_one_request_that_the_database_refuses_spoils_no_other(database: Database, plain: Plain) -> None:
    bad = purchase("order-bad", amount_minor=2**70)

    async def send() -> list[object]:
        writer = Writer(database)
        results = await asyncio.gather(writer.outcomes([purchase()]), writer.outcomes([bad]), writer.outcomes([purchase("order-2")]), return_exceptions=True)
        await writer.close()
        return list(results)

    first, second, third = asyncio.run(send())
    assert isinstance(second, Exception)
    assert not isinstance(first, Exception)
    assert not isinstance(third, Exception)
    assert sorted(plain.rows("select external_id from events_outcome")) == ["order-1", "order-2"]


def test_a_database_that_is_away_is_said_to_be(database: Database) -> None:
    away = Database(database.vendor, path="/nowhere/at/all.sqlite3", options={"host": "127.0.0.1", "port": "1", "dbname": "none"})
    with pytest.raises(Unavailable):
        store(away, [purchase()])


def clicks(database: Database, *touches: Touch) -> Writer:
    async def send() -> Writer:
        writer = Writer(database)
        await asyncio.gather(*(writer.touch(touch) for touch in touches))
        await writer.close()
        return writer

    with clock.at(NOW):
        return asyncio.run(send())


def test_clicks_are_appended(database: Database, plain: Plain) -> None:
    link, program = new_id().hex, new_id().hex
    touch = Touch(link, program, "click", "wa", bot=False)
    bot = Touch(link, program, "click", "wa", bot=True)
    writer = clicks(database, touch, touch, bot, Touch(link, program, "visit", "", bot=False))
    clicks(database, touch)
    assert plain.rows("select count(*) from events_touch") == [5]
    assert sorted(plain.rows("select kind, channel, bot, count(*) from events_touch group by kind, channel, bot")) == [
        ("click", "wa", False, 3),
        ("click", "wa", True, 1),
        ("visit", "", False, 1),
    ]
    assert plain.rows("select count(*) from events_touch where click_id is not null or network_hash is not null or agent_hash is not null") == [0]
    assert writer.counts.touches_stored == 4


def test_a_click_that_cannot_be_stored_is_counted_as_lost(database: Database) -> None:
    away = Database(database.vendor, path="/nowhere/at/all.sqlite3", options={"host": "127.0.0.1", "port": "1", "dbname": "none"})
    writer = clicks(away, Touch(new_id().hex, new_id().hex, "click", "", bot=False))
    assert (writer.counts.touches_stored, writer.counts.touches_lost) == (0, 1)
