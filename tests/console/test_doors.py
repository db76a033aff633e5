"""Nobody gets through a door of the console without the right, and a refusal changes nothing."""

import pytest
from django.test import Client

from goodword.operators import actions
from goodword.operators.permissions import allows
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import Door, doors, everything
from tests.operators.people import make_operator

DOORS = doors()
CLOSED = [door for door in DOORS if door.access is None or door.access.who != "public"]
pytestmark = pytest.mark.django_db


def name(door: Door) -> str:
    return door.url


def test_every_address_says_who_may_come_in():
    assert [door.url for door in DOORS if door.access is None] == []


def test_only_ways_in_are_open_to_strangers():
    assert {door.url for door in DOORS if door.access and door.access.who == "public"} == {
        "/console/sign-in/",
        "/console/sign-in/link/",
        "/console/sign-in/link/made-up/",
        "/console/sign-in/not-active/",
        "/console/sign-in/passkey/",
        "/console/sign-in/second-factor/",
        "/console/sign-out/",
    }


@pytest.mark.parametrize("door", CLOSED, ids=name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_sign_in_page(door, method):
    before = everything()
    answer = getattr(Client(), method)(door.url)
    assert answer.status_code == 302 and answer.url.startswith("/console/sign-in/")
    assert everything() == before


@pytest.mark.parametrize("door", [door for door in CLOSED if door.access and door.access.who == "staff"], ids=name)
def test_a_role_without_the_permission_is_refused(door, now):
    actions.change_organisation(actor=SYSTEM, name="Nordlicht", now=now)
    for method in ("get", "post"):
        lacking = [role for role in Role if not allows(role, door.access.demanded(method.upper()))]
        if not lacking:
            continue
        client = Client()
        cleo = make_operator(f"cleo-{method}@example.com", "Cleo", lacking[0])
        client.force_login(cleo)
        before = everything()
        for role in lacking:
            type(cleo)._default_manager.filter(id=cleo.id).update(role=role)
            answer = getattr(client, method)(door.url)
            assert answer.status_code == 403, f"{role} got {answer.status_code}"
        type(cleo)._default_manager.filter(id=cleo.id).update(role=lacking[0])
        assert everything() == before


@pytest.mark.parametrize("door", DOORS, ids=name)
def test_no_address_breaks_for_the_owner(door, now):
    actions.change_organisation(actor=SYSTEM, name="Nordlicht", now=now)
    client = Client()
    client.force_login(make_operator(password="a long enough secret"))
    assert client.get(door.url).status_code in {200, 204, 302, 404, 405, 410}
