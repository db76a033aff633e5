"""Search over everything, for those who may see it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.events.models import Outcome
from goodword.operators import actions, permissions
from goodword.operators.values import SYSTEM, Permission, Role
from tests.making import BOTH_TEN_EUROS, make_advocate, make_program, send, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(client: Client, now: datetime) -> Client:
    actions.change_organisation(actor=SYSTEM, name="Nordlicht", now=now)
    client.force_login(make_operator())
    return client


def found(client: Client, words: str) -> list[tuple[str, list[str]]]:
    answer = client.get("/console/search", {"q": words})
    assert answer.status_code == 200
    return [(str(group.title), [str(hit.title) for hit in group.hits]) for group in answer.context["groups"]]


def test_somebody_is_found_by_name_and_by_address(olga, now):
    identify.ensure([Person(email="anna@example.com", first_name="Anna", last_name="Petersen")], now=now)
    assert found(olga, "petersen") == [("Contacts", ["Anna Petersen"])]
    assert found(olga, "ANNA@example.com") == [("Contacts", ["Anna Petersen"])]


def test_nothing_is_looked_for_without_words(olga):
    assert found(olga, "  ") == []


def test_what_is_not_there_is_not_found_and_the_page_says_what_to_try(olga):
    assert found(olga, "quartz") == []
    assert "Nothing was found" in olga.get("/console/search", {"q": "quartz"}).text


def test_words_come_back_escaped(olga):
    assert "<script>" not in olga.get("/console/search", {"q": "<script>alert(1)</script>"}).text.split("<body")[1]


def test_a_code_an_order_and_a_referral_are_found(olga, now):
    _, code = make_advocate(make_program(rule=BOTH_TEN_EUROS))
    send("signup", "ben", now - timedelta(days=1), code=code, person={"email": "ben@example.com"})
    send("purchase", "ben", now, amount_minor=2490)
    work(now)
    groups = dict(found(olga, code))
    assert groups["Codes"] == [code] and len(groups["Referrals"]) == 1
    order = Outcome.objects.get(type="purchase").external_id
    assert dict(found(olga, order))["Orders and other events"] == [order]
    assert dict(found(olga, "ben@example.com"))["Referrals"] == groups["Referrals"]


def test_what_a_role_may_not_see_is_not_searched(olga, now, monkeypatch):
    identify.ensure([Person(email="anna@example.com", first_name="Anna", last_name="Petersen")], now=now)
    monkeypatch.setitem(permissions.MATRIX, Role.OWNER, frozenset({Permission.TASKS_READ}))
    assert found(olga, "petersen") == []
