"""One click ends a kind of message; following a link ends nothing; and what was ended stays ended."""

from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import consent
from goodword.contacts.models import Consent, Suppression
from goodword.contacts.queries.consents import standing
from goodword.messaging.actions import queue, unsubscribe
from goodword.messaging.actions.unsubscribe import Subscription
from goodword.messaging.models import Message
from goodword.messaging.values import Purpose
from tests.contacts.makers import make_contact, make_identity
from tests.links.makers import make_program
from tests.messaging.post import post, send, set_up, thanks

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> UUID:
    set_up()
    return make_contact("Anna", email="anna@example.com")


def url(contact_id: UUID, purpose: Purpose = Purpose.SERVICE, **rest: UUID) -> str:
    return f"/u/{unsubscribe.token(Subscription(contact_id, purpose, **rest))}"


def state(key: str, contact_id: UUID, now: datetime) -> str:
    queue([thanks(contact_id, key)], now=now)
    return Message.objects.get(key=key).state


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=BoUnDaRy"])
def test_one_click_from_a_mail_program_ends_the_messages_without_cookie_or_redirect(anna, now, content_type):
    body = "List-Unsubscribe=One-Click"
    if "multipart" in content_type:
        body = '--BoUnDaRy\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--BoUnDaRy--\r\n'
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):  # mail programs may ask twice
        answer = client.post(url(anna), body, content_type=content_type)
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer.content == b""
    assert Suppression.objects.count() == 1
    assert Consent.objects.count() == 1
    assert state("after", anna, now) == "refused"


def test_a_mail_that_was_really_sent_carries_the_address_that_ends_it(anna, now):
    with post() as sink:
        set_up(sink.port)
        queue([thanks(anna)], now=now)
        send(now)
        header = sink.mails[0]["List-Unsubscribe"]
    path = header.split(">")[0].removeprefix("<http://localhost:8000")
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state("after", anna, now) == "refused"


def test_following_the_link_ends_nothing(anna, now):
    for method in ("get", "head"):
        assert getattr(Client(), method)(url(anna)).status_code == 200
    assert not Suppression.objects.exists()
    assert state("after", anna, now) == "queued"


def test_the_button_does_it_and_one_can_change_ones_mind(anna, now):
    client = Client(enforce_csrf_checks=True)
    assert "Stop these messages" in client.get(url(anna)).content.decode()
    answer = client.post(url(anna), {"do": "stop"}, follow=True)
    assert "These messages have stopped" in answer.content.decode()
    assert state("stopped", anna, now) == "refused"
    answer = client.post(url(anna), {"do": "resume"}, follow=True)
    assert "Stop these messages" in answer.content.decode()
    assert state("again", anna, now) == "queued"


def test_stopping_everything_stops_confirmations_too(anna, now):
    client = Client()
    client.post(url(anna), {"do": "stop_all"})
    queue([thanks(anna, "confirm", template="portal_code", variables={"code": "1", "minutes": 15, "what": "erase"})], now=now)
    assert Message.objects.get(key="confirm").state == "refused"
    assert "confirmations and codes included" in client.get(url(anna)).content.decode()


def test_an_unsubscription_outlives_the_address_and_the_person(anna, now):
    Client().post(url(anna), {"do": "stop"})
    make_identity(anna, "email", "anna.new@example.com")
    assert state("new-address", anna, now) == "refused"
    again = make_contact("Anna anew", email="")
    make_identity(again, "email", "anna@example.com")
    assert state("new-contact", again, now) == "refused"


def test_changing_ones_mind_gives_no_consent_that_was_not_there_and_lifts_no_bounce(anna, now):
    consent.suppress("anna@example.com", channel="email", reason="hard_bounce", now=now)
    client = Client()
    client.post(url(anna, Purpose.MARKETING), {"do": "stop"})
    client.post(url(anna, Purpose.MARKETING), {"do": "resume"})
    entry = standing([anna])[anna]["marketing", "email"]
    assert not entry.given
    assert Suppression.objects.filter(reason="hard_bounce").exists()


def test_a_consent_that_was_there_comes_back_with_its_wording(anna, now):
    consent.give(anna, purpose="marketing", channel="email", source="form", wording="Yes please", proof={}, now=now)
    client = Client()
    client.post(url(anna, Purpose.MARKETING), {"do": "stop"})
    client.post(url(anna, Purpose.MARKETING), {"do": "resume"})
    entry = standing([anna])[anna]["marketing", "email"]
    assert entry.given
    assert entry.wording


@pytest.mark.parametrize("spoil", [lambda path: path[:-2], lambda path: path.replace("/u/", "/u/x"), lambda path: "/u/nonsense"])
def test_a_tampered_link_is_refused_and_changes_nothing(anna, spoil):
    for body in ({"List-Unsubscribe": "One-Click"}, {"do": "stop_all"}):
        assert Client().post(spoil(url(anna)), body).status_code == 404
    assert not Suppression.objects.exists()
    assert not Consent.objects.exists()


def test_a_token_for_one_thing_opens_no_other(anna):
    from goodword.lib import signing

    other = signing.sign("portal-link", {"c": anna.hex, "p": "service"})
    assert Client().post(f"/u/{other}", {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_a_page_of_another_site_cannot_press_the_button(anna):
    assert Client().post(url(anna), {"do": "stop_all"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Suppression.objects.exists()


def test_the_page_wears_the_brand_and_speaks_the_persons_language(anna):
    from goodword.contacts.models import Contact

    Contact.objects.filter(id=anna).update(language="de")
    program = make_program(brand={"name": "Kaffeeklub"})
    page = Client().get(url(anna, program_id=program)).content.decode()
    assert "Kaffeeklub" in page
    assert '<html lang="de">' in page
    assert "Goodword" not in page
    assert "Nordlicht" in Client().get(url(anna)).content.decode()
