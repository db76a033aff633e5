"""Whoever has no right gets nothing from any endpoint, and changes nothing."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from goodword.api import urls
from goodword.api.application import api
from goodword.api.scopes import SCOPES
from goodword.operators.actions import create_key, revoke_key
from goodword.operators.permissions import KEY_SCOPES
from goodword.operators.values import SYSTEM
from tests.api.conftest import NOW, ApiClient
from tests.console.doors import everything
from tests.making import make_advocate, make_program

pytestmark = pytest.mark.django_db

WORDS = {"step": "pause", "code": "ANNA7"}


def endpoints() -> list[tuple[str, str, str]]:
    """Return name, method and path of every endpoint, with made-up ids."""
    found = []
    for path, operations in api.get_openapi_schema(path_prefix="").get("paths", {}).items():
        for method, operation in operations.items():
            address = path.lstrip("/")
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    address = address.replace("{" + parameter["name"] + "}", WORDS.get(parameter["name"], str(uuid4())))
            found.append((operation["operationId"], method.upper(), address))
    return found


assert urls.ENDPOINTS  # importing them registers them
ENDPOINTS = endpoints()


def rows() -> dict[str, Any]:
    found = everything()
    found.pop("operators_apikey")  # notes when it was used
    return found


@pytest.fixture(autouse=True)
def shop_with_an_advocate() -> None:
    make_advocate(make_program())


@pytest.mark.parametrize(("name", "method", "address"), ENDPOINTS, ids=lambda value: value if value in SCOPES else "")
def test_strangers_and_keys_without_the_scope_are_refused(name: str, method: str, address: str) -> None:
    _, narrow = create_key(name="Narrow", source="shop", scopes=KEY_SCOPES - {SCOPES[name]}, actor=SYSTEM, now=NOW)
    over, gone = create_key(name="Over", source="shop", scopes=KEY_SCOPES, actor=SYSTEM, now=NOW)
    revoke_key(key_id=over.id, actor=SYSTEM, now=NOW)
    before = rows()
    assert Client().generic(method, f"/api/v1/{address}", "{}", content_type="application/json").status_code == 401
    assert ApiClient(gone).send(method, address, {}).status_code == 401
    refused = ApiClient(narrow).send(method, address, {})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert rows() == before


@pytest.mark.parametrize(("name", "method", "address"), [one for one in ENDPOINTS if "-" in one[2]], ids=lambda value: value if value in SCOPES else "")
def test_another_id_is_nothing_and_changes_nothing(shop: ApiClient, name: str, method: str, address: str) -> None:
    before = rows()
    assert shop.send(method, address, {} if method != "GET" else None).status_code in {404, 422}
    assert rows() == before
