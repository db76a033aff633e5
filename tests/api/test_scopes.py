"""Every endpoint has one scope, and the document tells of it."""

from typing import Any

import pytest
from django.test import Client

from goodword.api.scopes import SCOPES
from goodword.operators.permissions import KEY_SCOPES


@pytest.fixture
def document() -> dict[str, Any]:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    return dict(response.json())


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(method, operation) for path in document["paths"].values() for method, operation in path.items()]


def test_the_table_of_scopes_names_each_endpoint_and_nothing_else(document: dict[str, Any]) -> None:
    assert {operation["operationId"] for _, operation in operations(document)} == SCOPES.keys()


def test_keys_can_be_given_every_scope_that_is_asked_for() -> None:
    assert set(SCOPES.values()) <= KEY_SCOPES


def test_each_operation_says_its_scope_its_key_and_its_problems(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for method, operation in operations(document):
        assert SCOPES[operation["operationId"]] in operation["description"]
        assert operation["security"]
        assert {"400", "401", "403", "422", "429"} <= operation["responses"].keys()
        assert (method == "post") == any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
