"""Confirming a new mail address."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from goodword.contacts import queries as contacts
from goodword.contacts.actions import addresses
from goodword.contacts.queries.confirming import address_confirm_url
from goodword.contacts.queries.history import address_change
from tests.contacts.makers import make_contact
from tests.messaging.post import set_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(now: datetime):
    with time_machine.travel(now, tick=False):
        set_up()
        yield


def asked(now: datetime, new: str = "neu@example.com"):
    anna = make_contact("Anna", email="anna@example.com")
    change = address_change(addresses.request(anna, new, now=now))
    return anna, address_confirm_url(change).removeprefix("http://localhost:8000")


def test_the_owner_presses_a_button_and_the_new_address_counts(now):
    anna, url = asked(now)
    assert "neu@example.com" in Client().get(url).content.decode()
    assert contacts.contact(anna).email == "anna@example.com"
    answer = Client(enforce_csrf_checks=True).post(url, follow=True)
    assert "Your new address counts" in answer.content.decode()
    assert contacts.contact(anna).email == "neu@example.com"


def test_an_address_that_belongs_to_somebody_else_is_refused_kindly(now):
    anna, url = asked(now)
    make_contact("Ben", email="neu@example.com")
    assert "not free" in Client().post(url).content.decode()
    assert contacts.contact(anna).email == "anna@example.com"


def test_an_old_a_tampered_and_a_replaced_link_are_refused(now):
    anna, url = asked(now)
    addresses.request(anna, "other@example.com", now=now)
    for path in (url, url[:-2], "/c/nonsense"):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404
    with time_machine.travel(now + timedelta(days=4)):
        assert Client().post(url).status_code == 404
    assert contacts.contact(anna).email == "anna@example.com"
