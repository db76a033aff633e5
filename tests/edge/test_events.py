"""Shops send outcomes one by one or by the thousand; each gets an answer of its own, and keys are asked for."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from goodword.edge.app import Edge
from goodword.lib import clock
from goodword.lib.database import Database
from goodword.operators.models import ApiKey
from tests.edge.conftest import TOKEN, Request, Shop, _inner, call, make_key, post
from tests.edge.test_redirect import away

PURCHASE: dict[str, Any] = {"type": "purchase", "id": "order-1", "customer": {"id": "ben"}, "amount": "24.90", "currency": "EUR"}
OTHER = "gw_live_zzzzzzzz_" + "k" * 40


def other_key(**changes: Any) -> ApiKey:
    from goodword.lib import signing
    from goodword.operators.rules import KEY_HASH

    return make_key(prefix="gw_live_zzzzzzzz", key_hash=signing.keyed_hash(KEY_HASH, OTHER), **changes)


def outcomes(shop: Shop) -> list[Any]:
    return shop.plain.rows("select external_id from events_outcome order by id")


def test_one_event_gets_one_result(shop: Shop) -> None:
    answer = shop.post("/v1/events", PURCHASE)
    assert answer.status == 200
    [result] = answer.json["results"]
    assert (result["index"], result["status"], result["id"], result["type"]) == (0, "stored", "order-1", "purchase")
    assert outcomes(shop) == ["order-1"]


def test_sent_again_it_is_a_duplicate_with_the_same_outcome(shop: Shop) -> None:
    first, second = (shop.post("/v1/events", PURCHASE).json["results"][0] for _ in range(2))
    assert second == {**first, "status": "duplicate"}


def test_a_batch_keeps_its_good_events_and_says_what_is_wrong_with_the_others(shop: Shop) -> None:
    bad: list[Any] = [7, {**PURCHASE, "id": "order-2", "amount": 1}, {**PURCHASE, "id": "order-3", "customer": {"x": 1}}]
    answer = shop.post("/v1/events", {"events": [PURCHASE, *bad, {**PURCHASE, "id": "order-4"}, {**PURCHASE, "amount": "1.00"}]})
    assert answer.status == 200
    results = answer.json["results"]
    assert [result["status"] for result in results] == ["stored", "refused", "refused", "refused", "stored", "refused"]
    assert [result["problem"].get("pointer") for result in results if "problem" in result] == [None, "/events/2/amount", "/events/3/customer/x", "/events/5/id"]
    assert outcomes(shop) == ["order-1", "order-4"]
    assert shop.plain.rows("select count(*) from events_outcomeconflict") == [1]


def test_a_thousand_events_fit_in_one_request_and_one_more_does_not(shop: Shop) -> None:
    events = [{**PURCHASE, "id": f"order-{number}"} for number in range(1001)]
    assert shop.post("/v1/events", {"events": events}).status == 413
    assert outcomes(shop) == []
    results = shop.post("/v1/events", {"events": events[:1000]}).json["results"]
    assert {result["status"] for result in results} == {"stored"}
    assert len(outcomes(shop)) == 1000


def test_fifty_requests_and_two_keys_of_one_shop_store_a_purchase_once(shop: Shop) -> None:
    shop.plain.insert(other_key())
    answers = shop.send(*[post("/v1/events", PURCHASE, authorization=f"Bearer {TOKEN if number % 2 else OTHER}") for number in range(50)])
    assert [answer.json["results"][0]["status"] for answer in answers].count("stored") == 1
    assert outcomes(shop) == ["order-1"]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Basic abc", "Bearer gw_live_abcdefgh_" + "x" * 40, "Bearer nonsense", f"Bearer {TOKEN[:-1]}"])
def test_without_a_good_key_nothing_is_stored(shop: Shop, authorization: str) -> None:
    answer = shop.post("/v1/events", PURCHASE, authorization=authorization)
    assert (answer.status, answer.headers["content-type"], answer.headers["www-authenticate"]) == (401, "application/problem+json", "Bearer")
    assert outcomes(shop) == []


@pytest.mark.parametrize(
    "change", [{"scopes": ["programs:read"]}, {"revoked_at": clock.now()}, {"expires_at": clock.now() - timedelta(days=1)}], ids=["scope", "revoked", "over"]
)
def test_a_key_that_may_not_stores_nothing(shop: Shop, change: dict[str, Any]) -> None:
    shop.plain.insert(other_key(**change))
    assert shop.post("/v1/events", PURCHASE, authorization=f"Bearer {OTHER}").status == (403 if "scopes" in change else 401)
    assert outcomes(shop) == []


def test_a_key_ends_within_two_seconds_of_being_revoked_and_a_new_one_works_at_once(shop: Shop) -> None:
    async def story() -> None:
        edge = Edge(_inner, shop.config)
        assert (await call(edge, post("/v1/events", PURCHASE))).status == 200
        await asyncio.to_thread(shop.plain.insert, other_key())
        await asyncio.to_thread(shop.plain.run, "update operators_apikey set revoked_at = created_at where prefix = %s", "gw_live_abcdefgh")
        await asyncio.sleep(2)
        assert (await call(edge, post("/v1/events", PURCHASE))).status == 401
        assert (await call(edge, post("/v1/events", PURCHASE, authorization=f"Bearer {OTHER}"))).status == 200
        await edge.close()

    asyncio.run(story())


def test_the_use_of_a_key_is_noted(shop: Shop) -> None:
    shop.post("/v1/events", PURCHASE)
    [at] = shop.plain.rows("select last_used_at from operators_apikey")
    assert at is not None
    shop.post("/v1/events", PURCHASE)
    assert shop.plain.rows("select last_used_at from operators_apikey") == [at]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"nonsense", {}, 400),
        (b"", {}, 400),
        (b"[]", {}, 400),
        (b'{"events": []}', {}, 400),
        (b"{}", {"content_type": "text/plain"}, 415),
        (b"{}", {"content_type": ""}, 415),
        (b" " * (8 * 1024 * 1024 + 1), {}, 413),
        (b"{}", {"content_length": str(9 * 1024 * 1024)}, 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_whole(shop: Shop, body: bytes, headers: dict[str, str], status: int) -> None:
    answer = shop.post("/v1/events", body, **headers)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["title"]


def test_events_are_only_posted(shop: Shop) -> None:
    [answer] = shop.send(Request("GET", "/v1/events", {}))
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_who_sends_too_often_is_told_when_to_come_back(shop: Shop) -> None:
    shop.config = replace(shop.config, event_requests_per_minute=2)
    answers = shop.send(*[post("/v1/events", {**PURCHASE, "id": str(number)}) for number in range(3)])
    assert sorted(answer.status for answer in answers) == [200, 200, 429]
    refused = next(answer for answer in answers if answer.status == 429)
    assert int(refused.headers["retry-after"]) > 0
    assert refused.headers["ratelimit-policy"] == '"key";q=2;w=60'
    assert len(outcomes(shop)) == 2


def test_a_database_that_is_away_is_answered_with_503_and_when_to_come_back(shop: Shop, database: Database) -> None:
    async def story() -> Any:
        edge = Edge(_inner, shop.config)
        await call(edge, post("/v1/events", PURCHASE))
        edge.writer._database = edge.memory._database = away(database)
        edge.writer._disconnect()
        edge.memory._disconnect()
        answer = await call(edge, post("/v1/events", {**PURCHASE, "id": "order-2"}))
        await edge.close()
        return answer

    answer = asyncio.run(story())
    assert (answer.status, answer.headers["retry-after"], answer.json["code"]) == (503, "2", "unavailable")
    assert outcomes(shop) == ["order-1"]


def test_a_database_that_was_never_there_is_not_taken_for_a_wrong_key(shop: Shop, database: Database) -> None:
    shop.config = replace(shop.config, database=away(database))
    assert shop.post("/v1/events", PURCHASE).status == 503


def test_a_programme_is_named_by_slug_or_id(shop: Shop, program: Any) -> None:
    events = [{**PURCHASE, "id": str(number), "program": name} for number, name in enumerate(["friends", str(program.id), "strangers"])]
    results = shop.post("/v1/events", {"events": events}).json["results"]
    assert [result["status"] for result in results] == ["stored", "stored", "refused"]
    assert len(set(shop.plain.rows("select program_id from events_outcome"))) == 1


def test_a_date_is_read_in_the_organisations_zone(shop: Shop) -> None:
    from goodword.lib.database import to_moment
    from goodword.operators.models import Organisation

    shop.plain.insert(Organisation(id=1, time_zone="Asia/Kuala_Lumpur", created_at=clock.now()))
    shop.post("/v1/events", {**PURCHASE, "occurred_at": "2026-01-02"})
    [at] = shop.plain.rows("select occurred_at from events_outcome")
    assert str(to_moment(at)) == "2026-01-01 16:00:00+00:00"


def test_what_is_not_of_the_edge_goes_on_to_django(shop: Shop) -> None:
    [answer] = shop.send(Request("GET", "/console/", {}))
    assert answer.body == b"inner"
