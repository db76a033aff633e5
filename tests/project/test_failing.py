"""What goes wrong is told in the look of the door it happened at."""

import pytest
from django.test import Client

from goodword.operators import actions
from goodword.operators.values import SYSTEM, Role
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleo(now) -> Client:
    actions.change_organisation(actor=SYSTEM, name="Nordlicht", now=now)
    client = Client(raise_request_exception=False)
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.SALES))
    return client


def test_staff_keep_their_navigation_on_a_page_that_is_not_there(cleo):
    page = cleo.get("/console/nothing/")
    assert page.status_code == 404 and "Nothing is here" in page.text and 'data-go="r"' in page.text


def test_a_stranger_learns_nothing_from_an_address_in_the_console():
    page = Client().get("/console/nothing/")
    assert page.status_code == 404 and "Nothing is here" in page.text and "gw-nav" not in page.text


def test_a_missing_permission_says_who_can_help(cleo):
    page = cleo.get("/console/settings/")
    assert page.status_code == 403 and "Your role does not include this" in page.text


def test_a_form_without_its_token_changes_nothing(now):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_operator())
    page = client.post("/console/account/", {"name": "Somebody"})
    assert page.status_code == 403 and "stood open too long" in page.text


def test_our_own_fault_comes_with_a_reference_and_without_details(cleo, monkeypatch):
    monkeypatch.setattr("goodword.console.account.queries.second_factor", lambda _id: 1 / 0)
    page = cleo.get("/console/account/")
    assert page.status_code == 500 and "This page could not be made" in page.text and "ZeroDivisionError" not in page.text


def test_programs_get_problem_details():
    answer = Client().get("/api/v1/nothing-of-the-kind")
    assert answer.status_code in {401, 404} and "json" in answer["Content-Type"]


def test_customers_see_nothing_of_ours():
    page = Client().get("/nothing-of-the-kind")
    assert page.status_code == 404 and "Goodword" not in page.text
