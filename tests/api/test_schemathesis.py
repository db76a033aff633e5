"""Schemathesis sends what the document allows and what it does not: no 5xx, no status or body that the document does not know."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance, unsupported_method

from goodword.api import door, limits
from goodword.operators.actions import create_key
from goodword.operators.permissions import KEY_SCOPES
from goodword.operators.values import SYSTEM
from goodword.project.wsgi import application
from tests.api.conftest import NOW
from tests.making import days, make_advocate, make_program, send, work

# For each endpoint: the same few in every run, so that a red run can be repeated; where a number is given, so many, and new ones each time.
GIVEN = int(os.environ.get("TEST_EXAMPLES", "0"))
EXAMPLES = GIVEN or 12
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, unsupported_method]


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """Keep the connection of the test's transaction open between requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a shop with one referral and its rewards, and a key that may do everything."""
    monkeypatch.setattr(door, "limiter", limits.Limiter(1_000_000))
    _, token = create_key(name="Shop", source="shop", scopes=KEY_SCOPES, actor=SYSTEM, now=NOW)
    program = make_program()
    _, code = make_advocate(program)
    at = NOW - timedelta(days=30)
    send("purchase", "ben@example.com", at, amount_minor=3480, code=code)
    work(at + days(20))
    return token


@pytest.mark.django_db
@schema.parametrize()
@settings(max_examples=EXAMPLES, derandomize=not GIVEN, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_undocumented_comes_back(case: Any, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
