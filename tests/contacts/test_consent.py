"""What people agreed to, which addresses are never written to, and where there is silence."""

from datetime import timedelta

import pytest

from goodword.contacts import models, queries
from goodword.contacts.actions import consent, pauses
from goodword.lib.ids import same_id
from tests.contacts.makers import NOW, make_contact, recorded

pytestmark = pytest.mark.django_db


def test_the_ledger_keeps_every_word_and_the_newest_one_stands() -> None:
    anna = make_contact("Anna")
    consent.give(anna, purpose="ask", channel="email", source="form:join", wording="You may write to me", proof={"form": "join"}, now=NOW)
    consent.withdraw(anna, purpose="ask", channel="email", source="link", now=NOW + timedelta(days=1))
    assert [(entry.given, entry.wording) for entry in queries.consents.entries(anna)] == [(False, ""), (True, "You may write to me")]
    assert queries.standing([anna])[anna]["ask", "email"].given is False
    assert len(recorded("ConsentGiven")) == len(recorded("ConsentWithdrawn")) == 1


def test_an_entry_with_a_key_is_written_once() -> None:
    anna = make_contact("Anna")
    for _ in range(2):
        consent.give(anna, purpose="ask", channel="email", source="claim", wording="Yes", proof={}, key=same_id("claim", 1), now=NOW)
    assert models.Consent.objects.count() == len(recorded("ConsentGiven")) == 1


def test_a_suppressed_address_is_known_by_its_hash_only_and_outlives_its_contact() -> None:
    anna = make_contact("Anna", email="anna@example.com")
    consent.suppress(" Anna@Example.com", channel="email", reason="objected", now=NOW)
    consent.suppress("anna@example.com", channel="email", reason="again", now=NOW)
    models.Contact.objects.filter(id=anna).delete()
    row = models.Suppression.objects.get()
    assert "anna" not in row.key
    assert queries.suppressed([("email", "anna@example.com"), ("email", "ben@example.com")], purpose="ask") == {("email", "anna@example.com")}
    assert consent.lift_suppression("anna@example.com", channel="email")
    assert not queries.suppressed([("email", "anna@example.com")], purpose="ask")


def test_a_suppression_for_one_purpose_leaves_the_others_alone() -> None:
    consent.suppress("anna@example.com", channel="email", reason="unsubscribed", scope="marketing", now=NOW)
    assert queries.suppressed([("email", "anna@example.com")], purpose="marketing")
    assert not queries.suppressed([("email", "anna@example.com")], purpose="service")


def test_a_pause_holds_until_its_end_or_until_its_source_ends_it() -> None:
    anna = make_contact("Anna")
    pauses.pause(anna, reason="An open complaint", source="case:1", now=NOW)
    pauses.pause(anna, reason="On holiday", source="staff", until=NOW + timedelta(days=7), now=NOW)
    assert [pause.source for pause in queries.paused([anna], now=NOW)[anna]] == ["staff", "case:1"], "the one that ends last stands at the end"
    assert pauses.end(anna, source="case:1", now=NOW + timedelta(days=1)) == 1
    assert [pause.source for pause in queries.paused([anna], now=NOW + timedelta(days=1))[anna]] == ["staff"]
    assert queries.paused([anna], now=NOW + timedelta(days=8))[anna] == []


def test_the_same_source_moves_the_end_of_its_pause_and_opens_it_anew() -> None:
    anna = make_contact("Anna")
    first = pauses.pause(anna, reason="On holiday", source="staff", until=NOW + timedelta(days=7), now=NOW)
    assert pauses.end(anna, pause_id=first, now=NOW + timedelta(days=1)) == 1
    assert pauses.pause(anna, reason="Away again", source="staff", now=NOW + timedelta(days=2)) == first
    (pause,) = queries.paused([anna], now=NOW + timedelta(days=30))[anna]
    assert (pause.reason, pause.since, pause.until) == ("Away again", NOW + timedelta(days=2), None)
