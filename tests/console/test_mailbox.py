"""The mailbox: every message with the reasons why it was or was not sent, shown so that nothing in it can act."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from goodword.contacts.actions import consent
from goodword.messaging import models
from goodword.messaging.actions import queue
from goodword.messaging.values import NewMessage
from tests.contacts.makers import make_contact
from tests.messaging.post import send, set_up, thanks
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    set_up()
    client = Client()
    client.force_login(make_operator())
    return client


def test_without_a_mail_server_mails_can_be_read_here(client: Client, now: datetime):
    queue([thanks(make_contact("Anna", last_name="Petersen", email="anna@example.com"))], now=now)
    send(now)
    page = client.get("/console/mailbox/").content.decode()
    for shown in ("Ben has ordered, thanks to you", "Anna Petersen", "Kept here", "nobody gets them"):
        assert shown in page
    message = models.Message.objects.get()
    page = client.get(f"/console/mailbox/{message.id}").content.decode()
    for shown in ("Hello Anna,", "It belongs to what they take part in, and needs no consent", "anna@example.com", f"/console/mailbox/{message.id}/html"):
        assert shown in page


def test_the_mail_itself_is_shown_where_it_can_do_nothing(client: Client, now: datetime):
    queue([thanks(make_contact("<script>alert(1)</script>", email="anna@example.com"))], now=now)
    send(now)
    answer = client.get(f"/console/mailbox/{models.Message.objects.get().id}/html")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script" not in answer.content.decode()
    frame = client.get(f"/console/mailbox/{models.Message.objects.get().id}")
    assert "frame-src 'self'" in frame["Content-Security-Policy"]
    assert "sandbox" in frame.content.decode()


def test_why_a_mail_was_not_sent_stands_beside_it(client: Client, now: datetime):
    consent.suppress("anna@example.com", channel="email", reason="hard_bounce", now=now)
    queue([thanks(make_contact("Anna", email="anna@example.com"))], now=now)
    page = client.get(f"/console/mailbox/{models.Message.objects.get().id}").content.decode()
    assert "Not sent" in page
    assert "This address is never written to: the mail server says that it does not exist" in page
    assert "<iframe" not in page


def test_what_a_waiting_mail_will_say_can_be_read_before_it_goes_out(client: Client, now: datetime):
    queue([thanks(make_contact("Anna", email="anna@example.com"))], now=now)
    message = models.Message.objects.get()
    assert message.html == ""
    page = client.get(f"/console/mailbox/{message.id}").content.decode()
    assert "As things stand" in page
    assert "Hello Anna," in page
    assert "Hello Anna," in client.get(f"/console/mailbox/{message.id}/html").content.decode()
    assert models.Message.objects.get().html == ""


def test_the_text_of_a_sign_in_mail_is_nowhere(client: Client, now: datetime):
    variables = {"url": "https://g.example/in/SECRET", "minutes": 60}
    queue([NewMessage(key="s", template="staff_sign_in", operator_id=make_operator("sam@example.com", "Sam").id, variables=variables)], now=now)
    message = models.Message.objects.get()
    for url in ("/console/mailbox/", f"/console/mailbox/{message.id}"):
        assert "SECRET" not in client.get(url).content.decode()
    assert client.get(f"/console/mailbox/{message.id}/html").status_code == 404


def test_the_list_can_be_narrowed(client: Client, now: datetime):
    anna, ben = make_contact("Anna", email="anna@example.com"), make_contact("Ben", email="ben@example.com")
    consent.suppress("ben@example.com", channel="email", reason="complaint", now=now)
    queue([thanks(anna, "a"), thanks(ben, "b", template="thanks_friend")], now=now)
    assert "Ben" not in client.get("/console/mailbox/?state=queued").content.decode().split("<tbody>")[1]
    assert "Anna" not in client.get("/console/mailbox/?template=thanks_friend").content.decode().split("<tbody>")[1]
    assert "Ben" not in client.get(f"/console/mailbox/?contact={anna}").content.decode().split("<tbody>")[1]
    for wrong in ("?contact=nonsense", f"?contact={uuid4()}", "?after=nonsense"):
        assert client.get(f"/console/mailbox/{wrong}").status_code == 404


def test_a_message_that_is_none_is_not_found(client: Client):
    assert client.get(f"/console/mailbox/{uuid4()}").status_code == 404
    assert client.get(f"/console/mailbox/{uuid4()}/html").status_code == 404


def test_a_long_list_costs_as_many_statements_as_a_short_one(client: Client, now: datetime, django_assert_max_num_queries):
    queue([thanks(make_contact(f"P{number}", email=f"p{number}@example.com"), f"k{number}") for number in range(40)], now=now)
    with django_assert_max_num_queries(14):
        client.get("/console/mailbox/")
