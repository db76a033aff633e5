"""The door of the API: keys, limits, bodies, and doing the same request once."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from goodword.api import door
from goodword.api.limits import Limiter
from goodword.lib import clock
from goodword.operators.actions import revoke_key
from goodword.operators.actions.idempotency import forget_requests
from goodword.operators.models import ApiKey, IdempotencyKey
from goodword.operators.values import SYSTEM, Permission
from goodword.programs.models import Program
from tests.api.conftest import NOW, ApiClient

pytestmark = pytest.mark.django_db

NEW = {"name": "Nordlicht", "slug": "nordlicht"}


def is_problem(response: Any, status: int, code: str) -> bool:
    body = json.loads(response.content)
    assert (response.status_code, body.get("code")) == (status, code), response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == status
    assert {"type", "title", "detail"} <= body.keys()
    return True


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer gw_live_aaaaaaaa_" + "a" * 40])
def test_a_stranger_is_refused_and_nothing_changes(authorization: str) -> None:
    response = Client().post("/api/v1/programs", NEW, content_type="application/json", headers={"Authorization": authorization})
    assert is_problem(response, 401, "unauthorized")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert not Program.objects.exists()


def test_a_stranger_does_not_learn_which_addresses_exist() -> None:
    assert Client().get("/api/v1/nothing").status_code == Client().get("/api/v1/programs").status_code == 401


def test_a_key_without_the_scope_is_refused_and_nothing_changes(key_with: Callable[..., ApiClient]) -> None:
    response = key_with(Permission.PROGRAMS_READ).post("programs", NEW)
    assert is_problem(response, 403, "forbidden")
    assert "programs:write" in response.json()["detail"]
    assert not Program.objects.exists()


def test_a_revoked_key_is_refused(shop: ApiClient) -> None:
    revoke_key(key_id=ApiKey.objects.get().id, actor=SYSTEM, now=NOW)
    assert is_problem(shop.get("programs"), 401, "unauthorized")


def test_a_key_that_is_over_is_refused(key_with: Callable[..., ApiClient]) -> None:
    client = key_with(Permission.PROGRAMS_READ, expires_at=NOW + timedelta(hours=1))
    assert client.get("programs").status_code == 200
    with clock.at(NOW + timedelta(hours=1)):
        assert is_problem(client.get("programs"), 401, "unauthorized")


def test_what_is_not_there_is_a_problem_too(shop: ApiClient) -> None:
    assert is_problem(shop.get("nothing"), 404, "not_found")
    response = shop.send("DELETE", "programs")
    assert is_problem(response, 405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"name": NaN}', b'{"name": "a\\u0000b", "slug": "x"}', b'{"name": "\\ud800", "slug": "x"}', b"[" * 100_000])
def test_a_body_that_cannot_be_read_is_refused(shop: ApiClient, body: bytes) -> None:
    assert is_problem(shop.post("programs", body), 400, "bad_request")


def test_a_body_of_another_type_is_refused(shop: ApiClient) -> None:
    assert is_problem(shop.post("programs", b"name=x", content_type="application/x-www-form-urlencoded"), 415, "media_type")


def test_a_body_that_is_too_large_is_refused(shop: ApiClient) -> None:
    assert is_problem(shop.post("programs", {"name": "x" * 300_000, "slug": "x"}), 413, "too_large")


def test_nul_in_the_query_is_refused(shop: ApiClient) -> None:
    assert is_problem(shop.get("programs?slug=%00"), 400, "bad_request")


def test_each_answer_says_what_is_left_and_the_limit_is_kept(shop: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "limiter", Limiter(2))
    monkeypatch.setattr(door, "monotonic", lambda: 1000.0)
    answers = [shop.get("programs") for _ in range(3)]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert (answers[1].headers["RateLimit-Limit"], answers[1].headers["RateLimit-Reset"]) == ("2", "60")
    assert is_problem(answers[2], 429, "rate_limited")
    assert answers[2].headers["Retry-After"] == "30"
    monkeypatch.setattr(door, "monotonic", lambda: 1030.0)
    assert shop.get("programs").status_code == 200


def test_the_limit_is_one_of_each_key(shop: ApiClient, key_with: Callable[..., ApiClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "limiter", Limiter(1))
    shop.get("programs")
    assert key_with(Permission.PROGRAMS_READ).get("programs").status_code == 200


def test_the_same_request_is_done_once_and_answered_the_same(shop: ApiClient) -> None:
    first, second = (shop.post("programs", NEW, Idempotency_Key="a-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (first.headers.get("Idempotency-Replayed"), second.headers.get("Idempotency-Replayed")) == (None, "true")
    assert Program.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(shop: ApiClient) -> None:
    shop.post("programs", NEW, Idempotency_Key="a-1")
    assert is_problem(shop.post("programs", NEW | {"name": "Other"}, Idempotency_Key="a-1"), 409, "idempotency_key_reused")
    assert Program.objects.get().name == "Nordlicht"


def test_an_idempotency_key_belongs_to_its_api_key(shop: ApiClient, key_with: Callable[..., ApiClient]) -> None:
    shop.post("programs", NEW, Idempotency_Key="a-1")
    other = key_with(Permission.PROGRAMS_WRITE)
    assert other.post("programs", NEW | {"slug": "other"}, Idempotency_Key="a-1").status_code == 201


def test_a_refused_request_leaves_its_key_free(shop: ApiClient) -> None:
    assert shop.post("programs", NEW | {"slug": "Not a slug"}, Idempotency_Key="a-1").status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert shop.post("programs", NEW, Idempotency_Key="a-1").status_code == 201


def test_after_72_hours_a_key_is_new_again_and_its_answer_forgotten(shop: ApiClient) -> None:
    shop.post("programs", NEW, Idempotency_Key="a-1")
    with clock.at(NOW + timedelta(hours=72, seconds=1)):
        assert shop.post("programs", NEW | {"slug": "again"}, Idempotency_Key="a-1").status_code == 201
    forget_requests(NOW + timedelta(days=7))
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256, "with blank"])
def test_a_key_that_is_none_is_refused(shop: ApiClient, key: str) -> None:
    assert is_problem(shop.post("programs", NEW, Idempotency_Key=key), 400, "idempotency_key_invalid")
    assert not Program.objects.exists()


def test_a_request_under_way_is_not_done_twice(shop: ApiClient) -> None:
    shop.post("programs", NEW, Idempotency_Key="a-1")
    IdempotencyKey.objects.update(status=None)
    response = shop.post("programs", NEW, Idempotency_Key="a-1")
    assert is_problem(response, 409, "idempotency_key_busy")
    assert response.headers["Retry-After"] == "1"


def test_answers_are_not_kept_by_caches(shop: ApiClient) -> None:
    assert shop.get("programs").headers["Cache-Control"] == "no-store"
