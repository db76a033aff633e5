"""From the queue to a real mail server: once, in the right words, and only while the gate allows it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest

from goodword.contacts.actions import consent, merging, pauses
from goodword.facts.models import Fact
from goodword.lib.ids import new_id
from goodword.messaging import models
from goodword.messaging.actions import TemplateUnknown, outbox, queue, send
from goodword.messaging.values import MessageState, NewMessage, Purpose
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM
from tests.contacts.makers import make_contact
from tests.links.makers import make_program
from tests.messaging.post import MORNING, Sink, message, post, set_up, thanks
from tests.messaging.post import send as send_now
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink() -> Iterator[Sink]:
    with post() as running:
        set_up(running.port)
        yield running


def anna(**fields: Any) -> UUID:
    return make_contact("Anna", email="anna@example.com", **fields)


def facts(name: str) -> int:
    return Fact.objects.filter(name=name).count()


def test_a_thank_you_arrives_once_with_both_parts(sink: Sink) -> None:
    [id_] = queue([thanks(anna())], now=MORNING)
    assert send_now() == 1
    assert send_now() == 0
    [mail] = sink.mails
    assert sink.receivers == ["anna@example.com"]
    assert mail["Subject"] == "Ben has ordered, thanks to you"
    assert mail["From"] == "Olga Lindner <hello@nordlicht.example>"
    assert mail["Message-ID"] == f"<{id_.hex}@nordlicht.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "Hello Anna," in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Nordlicht" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    sent = message()
    assert (sent.state, sent.sent_at, sent.address) == (MessageState.SENT, MORNING, "anna@example.com")
    assert facts("MessageSent") == 1


def test_the_same_key_is_one_message_however_often_it_is_queued(sink: Sink) -> None:
    contact_id = anna()
    first = queue([thanks(contact_id), thanks(contact_id)], now=MORNING)
    assert queue([thanks(contact_id)], now=MORNING) == first[:1] == first[1:]
    send_now()
    queue([thanks(contact_id)], now=MORNING)
    send_now()
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    ("contact", "program", "organisation", "subject"),
    [
        ("de", "en", "en", "Ben hat bestellt, dank Ihrer Empfehlung"),
        ("de-AT", "en", "en", "Ben hat bestellt, dank Ihrer Empfehlung"),
        ("en", "de", "de", "Ben has ordered, thanks to you"),
        ("", "de", "en", "Ben hat bestellt, dank Ihrer Empfehlung"),
        ("fi", "", "de", "Ben hat bestellt, dank Ihrer Empfehlung"),
        ("fi", "fr", "it", "Un primo ordine grazie a Lei: Ben"),
        ("fi", "fr", "sv", "Ben has ordered, thanks to you"),
    ],
)
def test_the_receivers_language_counts_then_the_programmes_then_the_organisations(
    sink: Sink, contact: str, program: str, organisation: str, subject: str
) -> None:
    set_up(sink.port, language=organisation)
    program_id = make_program(language=program)
    queue([thanks(anna(language=contact), program_id=program_id)], now=MORNING)
    send_now()
    assert sink.mails[0]["Subject"] == subject


def test_the_mail_wears_the_brand_of_its_programme(sink: Sink) -> None:
    program_id = make_program(brand={"name": "Kaffeeklub", "color": "#8a1c1c", "address": "Am Kai 1"})
    queue([thanks(anna(), program_id=program_id)], now=MORNING)
    send_now()
    html = message().html
    assert "Kaffeeklub, Am Kai 1" in html
    assert "#8a1c1c" in html
    assert "Goodword" not in html


def test_words_of_ones_own_outweigh_the_built_in_ones_and_the_programmes_those_for_all(sink: Sink) -> None:
    contact_id, program_id = anna(), make_program()
    own = {"slug": "thanks_advocate", "language": "en", "body": "Text", "changed_at": MORNING}
    models.Template.objects.create(subject="For all", **own)
    models.Template.objects.create(subject="For this one", scope=str(program_id), program_id=program_id, **own)
    queue([thanks(contact_id, "a", program_id=program_id), thanks(contact_id, "b")], now=MORNING)
    send_now()
    assert [message(key).subject for key in ("a", "b")] == ["For this one", "For all"]


def test_news_can_be_stopped_with_one_click_and_a_confirmation_has_nothing_to_stop(sink: Sink) -> None:
    confirm = NewMessage(key="c", template="claim_confirm", address="ben@example.com", variables={"confirm_url": "https://n.example/c", "days": 30})
    queue([thanks(anna()), confirm], now=MORNING)
    send_now()
    news, confirmation = sorted(sink.mails, key=lambda mail: mail["Subject"])
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert news["List-Unsubscribe"].startswith("<http://localhost:8000/u/")
    assert "mailto:hello@nordlicht.example" in news["List-Unsubscribe"]
    assert confirmation["List-Unsubscribe"] is None
    assert "/u/" not in confirmation.as_string()


def test_a_mail_at_night_waits_for_the_morning_of_its_receiver(sink: Sink) -> None:
    night = MORNING.replace(hour=21)
    queue([thanks(anna(time_zone="Europe/Berlin"))], now=night)
    assert message().state == MessageState.HELD
    assert message().reasons[-1][0] == "quiet_hours"
    assert send_now(night + timedelta(hours=9)) == 0
    assert send_now(night + timedelta(hours=10)) == 1
    assert len(sink.mails) == 1


def test_a_confirmation_goes_out_at_night(sink: Sink) -> None:
    night = MORNING.replace(hour=23)
    queue([NewMessage(key="c", template="claim_confirm", address="ben@example.com", variables={"confirm_url": "https://n.example/c", "days": 30})], now=night)
    assert send_now(night) == 1
    assert len(sink.mails) == 1


def test_what_changed_since_it_was_queued_counts(sink: Sink) -> None:
    contact_id = anna()
    queue([thanks(contact_id)], now=MORNING)
    pauses.pause(contact_id, purpose="all", reason="open complaint", source="case:1", until=MORNING + timedelta(days=2), now=MORNING)
    send_now()
    assert (message().state, message().send_at) == (MessageState.HELD, MORNING + timedelta(days=2))
    consent.suppress("anna@example.com", channel="email", reason="complaint", now=MORNING)
    send_now(MORNING + timedelta(days=2, hours=1))
    assert message().state == MessageState.REFUSED
    assert sink.mails == []
    assert facts("MessageRefused") == 1


def test_a_suppressed_address_is_refused_at_once_with_the_reason() -> None:
    consent.suppress("anna@example.com", channel="email", reason="hard_bounce", now=MORNING)
    queue([thanks(anna())], now=MORNING)
    assert message().state == MessageState.REFUSED
    assert ["suppressed", False, {"reason": "hard_bounce"}] in message().reasons
    assert facts("MessageRefused") == 1


def test_advertising_without_consent_is_refused_and_with_it_sent(sink: Sink) -> None:
    contact_id = anna()
    queue([thanks(contact_id, "a", purpose=Purpose.MARKETING)], now=MORNING)
    consent.give(contact_id, purpose="marketing", channel="email", source="form", wording="Yes", proof={}, now=MORNING)
    queue([thanks(contact_id, "b", purpose=Purpose.MARKETING)], now=MORNING)
    send_now()
    assert [message(key).state for key in ("a", "b")] == [MessageState.REFUSED, MessageState.SENT]


def test_after_a_restore_everything_waits(sink: Sink) -> None:
    operators.hold_outbound(now=MORNING)
    queue([thanks(anna())], now=MORNING)
    send_now()
    assert message().state == MessageState.HELD
    assert sink.mails == []


def test_what_is_not_true_any_more_is_dropped(sink: Sink) -> None:
    operators.hold_outbound(now=MORNING)
    queue([thanks(anna())], now=MORNING)
    send_now(MORNING + timedelta(days=20))
    assert message().state == MessageState.DROPPED
    assert sink.mails == []


def test_without_a_mail_server_messages_are_kept_for_the_mailbox() -> None:
    set_up()
    queue([thanks(anna())], now=MORNING)
    assert send_now() == 1
    kept = message()
    assert (kept.state, kept.sent_at, kept.subject) == (MessageState.KEPT, None, "Ben has ordered, thanks to you")
    assert facts("MessageSent") == 0


def test_an_address_that_does_not_exist_is_never_written_to_again(sink: Sink) -> None:
    contact_id = anna()
    sink.answers["anna@example.com"] = "550 5.1.1 no such user"
    queue([thanks(contact_id)], now=MORNING)
    send_now()
    assert message().state == MessageState.REFUSED
    assert "5.1.1" in message().error
    queue([thanks(contact_id, "later")], now=MORNING)
    assert message("later").state == MessageState.REFUSED


@pytest.mark.parametrize("answer", ["550 5.7.1 looks like spam", "552 5.2.2 mailbox full", "554 5.7.1 blocked"])
def test_a_refusal_for_another_reason_leaves_the_address_alone(sink: Sink, answer: str) -> None:
    contact_id = anna()
    sink.answers["anna@example.com"] = answer
    queue([thanks(contact_id)], now=MORNING)
    send_now()
    assert message().state == MessageState.REFUSED
    queue([thanks(contact_id, "later")], now=MORNING)
    assert message("later").state == MessageState.QUEUED


def test_a_server_that_asks_to_come_again_is_asked_again(sink: Sink) -> None:
    queue([thanks(anna()), thanks(make_contact("Ben", email="ben@example.com"), "other")], now=MORNING)
    sink.answers["anna@example.com"] = "450 4.2.1 greylisted"
    send_now()
    assert [message(key).state for key in ("thanks:1", "other")] == [MessageState.QUEUED, MessageState.SENT]
    assert "greylisted" in message().error
    assert send_now() == 0
    sink.answers.clear()
    send_now(MORNING + timedelta(minutes=2))
    assert (message().state, message().error) == (MessageState.SENT, "")
    assert len(sink.mails) == 2


def test_a_server_that_is_away_loses_nothing() -> None:
    with post() as gone:
        set_up(gone.port)
    queue([thanks(anna()), thanks(make_contact("Ben", email="ben@example.com"), "other")], now=MORNING)
    send_now()
    assert {message(key).state for key in ("thanks:1", "other")} == {MessageState.QUEUED}
    assert message().failures == 1
    with post() as back:
        set_up(back.port)
        send_now(MORNING + timedelta(minutes=2))
        assert len(back.mails) == 2


def test_a_text_that_is_refused_leaves_the_others_alone(sink: Sink) -> None:
    sink.at_data.append("554 5.6.0 not this content")
    queue([thanks(anna()), thanks(make_contact("Ben", email="ben@example.com"), "other")], now=MORNING)
    send_now()
    assert sorted(message(key).state for key in ("thanks:1", "other")) == [MessageState.REFUSED, MessageState.SENT]


def test_words_that_do_not_fit_wait_until_they_are_mended(sink: Sink) -> None:
    own = models.Template.objects.create(slug="thanks_advocate", language="en", subject="{{ nobody }}", body="x", changed_at=MORNING)
    queue([thanks(anna())], now=MORNING)
    send_now()
    assert message().state == MessageState.QUEUED
    assert message().error.startswith("wording:")
    own.delete()
    send_now(MORNING + timedelta(minutes=2))
    assert message().state == MessageState.SENT


def test_killed_between_the_servers_yes_and_our_note_the_mail_comes_again_under_the_same_id(sink: Sink) -> None:
    queue([thanks(anna())], now=MORNING)
    with patch.object(outbox, "sent", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        send_now()
    assert message().state == MessageState.SENDING
    assert send_now(MORNING + timedelta(minutes=1)) == 0
    send_now(MORNING + outbox.LEASE + timedelta(seconds=1))
    assert message().state == MessageState.SENT
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1 < len(sink.mails) == 2


def test_a_sender_taken_for_dead_changes_nothing_any_more(sink: Sink) -> None:
    queue([thanks(anna())], now=MORNING)
    [slow] = outbox.claim(limit=1, now=MORNING)
    later = MORNING + outbox.LEASE + timedelta(seconds=1)
    assert send_now(later) == 1
    assert not outbox.put_off(slow, until=later, error="slow")
    assert not outbox.put_back(slow)
    assert not outbox.refused(slow, reasons=(), now=later)
    assert message().state == MessageState.SENT


def test_two_senders_never_take_the_same_message() -> None:
    queue([thanks(anna(), str(number)) for number in range(6)], now=MORNING)
    first = outbox.claim(limit=4, now=MORNING)
    second = outbox.claim(limit=4, now=MORNING)
    assert (len(first), len(second)) == (4, 2)
    assert not {one.id for one in first} & {one.id for one in second}


def test_an_empty_outbox_costs_one_read(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert send.send_due(new_id(), MORNING) == 0


def test_queuing_many_costs_no_more_statements_than_queuing_one(django_assert_max_num_queries: object) -> None:
    people = [make_contact(f"P{number}", email=f"p{number}@example.com") for number in range(60)]
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        queue([thanks(person, f"to:{number}") for number, person in enumerate(people)], now=MORNING)


def test_a_message_needs_one_receiver_and_a_template_that_exists() -> None:
    with pytest.raises(ValueError, match="one receiver"):
        queue([NewMessage(key="x", template="thanks_advocate")], now=MORNING)
    with pytest.raises(ValueError, match="one receiver"):
        queue([NewMessage(key="x", template="thanks_advocate", contact_id=new_id(), address="a@example.com")], now=MORNING)
    with pytest.raises(TemplateUnknown):
        queue([NewMessage(key="x", template="nonsense", contact_id=new_id())], now=MORNING)
    assert not models.Message.objects.exists()


def test_a_merged_contact_is_written_to_at_the_address_that_was_kept(sink: Sink) -> None:
    dropped, kept = make_contact("Ann", email="ann@example.com"), anna()
    queue([thanks(dropped)], now=MORNING)
    merging.merge(kept, dropped, actor=SYSTEM, reason="the same person", now=MORNING)
    send_now()
    assert sink.receivers == ["anna@example.com"]


def test_a_mail_that_lets_its_reader_in_is_kept_nowhere(sink: Sink) -> None:
    olga = make_operator()
    sign_in = NewMessage(key="s", template="staff_sign_in", operator_id=olga.id, variables={"url": "https://g.example/in/SECRET", "minutes": 60})
    queue([sign_in], now=MORNING)
    send_now()
    assert "SECRET" in sink.mails[0].as_string()
    sent = message("s")
    assert (sent.state, sent.html, sent.text, sent.variables) == (MessageState.SENT, "", "", {})
    assert sent.address == "olga@example.com"


def test_without_a_mail_server_such_a_mail_is_given_up() -> None:
    set_up()
    sign_in = NewMessage(key="s", template="staff_sign_in", operator_id=make_operator().id, variables={"url": "https://g.example/in/SECRET", "minutes": 60})
    queue([sign_in], now=MORNING)
    send_now()
    given_up = message("s")
    assert (given_up.state, given_up.html, given_up.variables) == (MessageState.REFUSED, "", {})
    assert ["no_mail_server", False, {}] in given_up.reasons
