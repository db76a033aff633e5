"""Mails that let people in, and the notice of a new address."""

from datetime import datetime, timedelta

import pytest

from goodword.contacts.actions import addresses
from goodword.messaging.models import Message
from tests.making import make_contact, work
from tests.messaging.post import post, set_up

pytestmark = pytest.mark.django_db


def test_a_new_address_is_asked_and_the_old_one_told(now: datetime) -> None:
    anna = make_contact("anna@example.com", first_name="Anna", language="de")
    with post() as sink:
        set_up(sink.port)
        change = addresses.request(anna, "anna.neu@example.com", now=now)
        work(now)
        new, old = sorted(sink.mails, key=lambda mail: mail["To"])
    assert (new["To"], new["Subject"]) == ("anna.neu@example.com", "Bitte bestätigen Sie Ihre neue Adresse")
    assert (old["To"], old["Subject"]) == ("anna@example.com", "Ihre Adresse bei Nordlicht soll geändert werden")
    assert "a…@example.com" in old.get_body(("plain",)).get_content()
    assert "anna.neu" not in old.get_body(("plain",)).get_content()
    addresses.confirm(change, now=now)
    work(now)
    assert Message.objects.count() == 2


def test_a_change_that_is_over_asks_nobody(now: datetime) -> None:
    anna = make_contact("anna@example.com")
    addresses.request(anna, "neu@example.com", now=now)
    work(now + timedelta(days=4))
    assert not Message.objects.exists()
