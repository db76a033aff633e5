"""A friendly word three days later: from the advocate's own account, or from us where the friend asked for it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from goodword.contacts.models import Consent
from goodword.contacts.queries import consents
from goodword.lib import clock
from goodword.links.models import Share
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.values import Offer, Program
from goodword.referrals.actions import reminders
from goodword.referrals.models import Claim
from tests.making import days, make_advocate, make_contact, make_program, send, work
from tests.portal.conftest import COUPONS, NORDLICHT, NOW, Advocate, enter, mailed, path_of

NUDGE = "In case you still want to try it, my link is here."
PAGE = "A friendly word"
TICK = "Remind me of this offer by one mail"
NINE = timedelta(hours=9)


@pytest.fixture
def coffee() -> Program:
    return make_program(slug="coffee", rule=COUPONS, country="DE", **{**NORDLICHT, "offer": Offer(nudge={"en": NUDGE})})


def shared(browser: Client, anna: Advocate, program: Program, at: Any) -> None:
    with clock.at(at):
        enter(browser, anna.id, program, now=at)
        browser.get("/a/share/copy")


def page(browser: Client, anna: Advocate, program: Program, at: Any = NOW) -> str:
    with clock.at(at):
        enter(browser, anna.id, program, now=at)
        return browser.get("/a/").content.decode()


def claim(browser: Client, **fields: str) -> None:
    browser.post("/p/coffee/claim", {"email": "ben@example.com", "code": "ANNA7", "first_name": "Ben", **fields})
    browser.post(path_of(mailed("claim_confirm")[-1].variables["confirm_url"]))
    work(NOW)


@pytest.mark.parametrize(("ago", "shown"), [(2.9, False), (3, True), (89, True), (91, False)])
def test_the_word_is_ready_three_days_after_sharing(browser: Client, anna: Advocate, coffee: Program, ago: float, shown: bool) -> None:
    shared(browser, anna, coffee, NOW)
    Share.objects.update(at=NOW - days(ago))
    assert (PAGE in page(browser, anna, coffee)) is shown


def test_it_opens_the_own_mail_and_messenger_with_the_disclosure_and_no_receiver(browser: Client, anna: Advocate, coffee: Program) -> None:
    shared(browser, anna, coffee, NOW - days(4))
    body = page(browser, anna, coffee)
    for start in ("mailto:?subject=", "https://wa.me/?text=", "sms:?body="):
        link = body.split(f'href="{start}', 1)[1].split('"', 1)[0]
        assert "I%20get%20something%20too" in link
        assert "my%20link%20is%20here" in link
        assert "ANNA7" in link
    assert Share.objects.count() == 1, "a friendly word is no sharing, and earns nothing"


def test_a_programme_without_such_a_word_has_no_button(browser: Client) -> None:
    program = make_program(slug="coffee", rule=COUPONS, **NORDLICHT)
    anna = Advocate(*make_advocate(program))
    shared(browser, anna, program, NOW - days(4))
    assert PAGE not in page(browser, anna, program)


@pytest.mark.parametrize(("fields", "bought", "named"), [({"name_allowed": "on"}, False, True), ({"name_allowed": "on"}, True, False), ({}, False, False)])
def test_only_a_friend_who_allowed_it_and_has_not_bought_is_named(
    browser: Client, anna: Advocate, coffee: Program, fields: dict[str, str], bought: bool, named: bool
) -> None:
    claim(browser, **fields)
    if bought:
        send("purchase", "ben@example.com", NOW + days(1), amount_minor=2500)
        work(NOW + days(1))
    work(NOW + days(3.1))
    assert ("Not bought yet: Ben." in page(browser, anna, coffee, NOW + days(3.1))) is named
    queued = Message.objects.filter(template="nudge_advocate")
    assert [message.state for message in queued] == (["refused"] if named else []), "Anna never agreed to be asked by mail"


def test_an_advocate_who_agreed_to_be_asked_is_told_once(browser: Client, anna: Advocate, coffee: Program) -> None:
    Consent.objects.create(contact_id=anna.id, purpose="ask", channel="email", given=True, at=NOW, source="form")
    claim(browser, name_allowed="on")
    for later in (3.1, 4, 10):
        work(NOW + days(later))
    (message,) = Message.objects.filter(template="nudge_advocate")
    assert message.variables["friend"] == {"name": "Ben"}
    assert message.state != "refused"


def test_a_friend_is_reminded_once_on_the_day_they_chose(browser: Client, anna: Advocate, coffee: Program) -> None:
    assert TICK in browser.get("/p/coffee?code=ANNA7").content.decode()
    claim(browser, remind="on", remind_in="7")
    ben = make_contact("ben@example.com")
    entry = consents.standing([ben])[ben]["invitation", "email"]
    assert entry.given
    assert TICK in entry.wording
    assert "in a week" in entry.wording
    work(NOW + days(6.9))
    assert not Message.objects.filter(template="friend_reminder").exists()
    for later in (7, 8, 15):
        work(NOW + days(later) + NINE)
    (message,) = Message.objects.filter(template="friend_reminder")
    assert (message.contact_id, message.variables["code"]) == (ben, "ANNA7")
    assert message.state != "refused"
    assert not consents.standing([ben])[ben]["invitation", "email"].given, "the consent was to one reminder"
    reminders.end_consents(NOW + days(16))
    assert Consent.objects.filter(contact_id=ben).count() == 2


def test_who_has_bought_by_then_is_not_reminded(browser: Client, anna: Advocate, coffee: Program) -> None:
    claim(browser, remind="on", remind_in="7")
    send("purchase", "ben@example.com", NOW + days(1), amount_minor=2500)
    work(NOW + days(1))
    work(NOW + days(8))
    assert not Message.objects.filter(template="friend_reminder").exists()


def test_without_the_tick_nothing_is_sent_and_nothing_agreed_to(browser: Client, anna: Advocate, coffee: Program) -> None:
    claim(browser, remind_in="7")
    work(NOW + days(8))
    assert Claim.objects.get().remind_on is None
    assert not Message.objects.filter(template="friend_reminder").exists()
    assert not Consent.objects.exists()


def test_where_the_law_does_not_let_us_nothing_is_offered_nor_taken(browser: Client, anna: Advocate, coffee: Program) -> None:
    programs.change(coffee.id, settings=settings_in(coffee, "CA"), actor=SYSTEM, now=NOW)
    assert TICK not in browser.get("/p/coffee?code=ANNA7").content.decode()
    claim(browser, remind="on", remind_in="7")
    assert Claim.objects.get().remind_on is None


def test_a_reminder_whose_country_changed_is_not_sent(browser: Client, anna: Advocate, coffee: Program) -> None:
    claim(browser, remind="on", remind_in="7")
    programs.change(coffee.id, settings=settings_in(coffee, "CA"), actor=SYSTEM, now=NOW)
    work(NOW + days(8))
    assert not Message.objects.filter(template="friend_reminder").exists()


def test_a_claim_confirmed_after_the_chosen_day_agrees_to_nothing(browser: Client, anna: Advocate, coffee: Program) -> None:
    browser.post("/p/coffee/claim", {"email": "ben@example.com", "code": "ANNA7", "remind": "on", "remind_in": "3"})
    path = path_of(mailed("claim_confirm")[-1].variables["confirm_url"])
    with clock.at(NOW + days(4)):
        browser.post(path)
    work(NOW + days(5))
    assert Claim.objects.get().confirmed_at
    assert not Consent.objects.exists()


def settings_in(program: Program, country: str) -> Any:
    return replace(program.settings, country=country)
