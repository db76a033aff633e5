"""A client that speaks JSON with a key."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from goodword.api import door, limits
from goodword.lib import clock
from goodword.operators.actions import create_key
from goodword.operators.permissions import KEY_SCOPES
from goodword.operators.values import SYSTEM, Permission

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)


class ApiClient:
    """Sends JSON with one key and reads JSON."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body) if body is not None else ""
        content_type = headers.pop("content_type", "application/json")
        headers = {"Authorization": f"Bearer {self.token}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.generic(method, f"/api/v1/{path}", raw, content_type=content_type, headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)


@pytest.fixture(autouse=True)
def fixed_time() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "limiter", limits.Limiter(600))


@pytest.fixture
def key_with() -> Callable[..., ApiClient]:
    def make(*scopes: Permission, source: str = "shop", expires_at: datetime | None = None) -> ApiClient:
        _, token = create_key(name="Shop", source=source, scopes=scopes, actor=SYSTEM, now=NOW, expires_at=expires_at)
        return ApiClient(token)

    return make


@pytest.fixture
def shop(key_with: Callable[..., ApiClient]) -> ApiClient:
    """A client whose key may do all that keys may."""
    return key_with(*KEY_SCOPES)
