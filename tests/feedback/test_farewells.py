"""Quiet farewells: noticed once, invited through the gate, and never beside a complaint, a pause or a purchase."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import consent, merging, pauses
from goodword.contacts.actions.people import change
from goodword.feedback import models
from goodword.feedback.actions import cases, intake, leavers
from goodword.feedback.rules import farewells as rules
from goodword.feedback.values import Closing, NewCase, Origin
from goodword.lib import clock
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM
from goodword.privacy.queries import subject_export
from tests.feedback.makers import make_customer
from tests.feedback.test_leavers import RECOVERY, switch_on
from tests.making import days, send, work
from tests.operators.people import make_operator

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LEFT = NOW - days(3)


@pytest.mark.parametrize(
    ("at", "bought", "dated", "stands_for"),
    [
        (LEFT, [], True, LEFT),
        (LEFT, [LEFT - days(400)], True, LEFT),
        (LEFT, [LEFT + timedelta(hours=1)], True, None),  # came back
        (NOW - days(30), [], True, None),  # long ago
        (NOW + days(1), [], True, None),  # a contract that ends tomorrow
        (LEFT, [], False, None),  # nobody says when, and nothing was bought
        (LEFT, [LEFT - days(365)], False, None),
        (LEFT, [LEFT - days(90), LEFT - days(20)], False, LEFT - days(20)),
    ],
)
def test_what_is_a_farewell(at: datetime, bought: list[datetime], dated: bool, stands_for: datetime | None) -> None:
    assert rules.farewell(at, bought, dated=dated, now=NOW) == stands_for


@pytest.mark.parametrize(
    ("at", "bought", "is_customer", "counts"),
    [
        (LEFT, [], True, True),
        (LEFT, [], False, False),  # a reader of the newsletter
        (LEFT, [LEFT - days(10)], False, True),
        (LEFT, [LEFT + days(1)], True, False),
        (NOW - days(31), [], True, False),
    ],
)
def test_what_is_a_withdrawal(at: datetime, bought: list[datetime], is_customer: bool, counts: bool) -> None:
    assert (rules.withdrawal(at, bought, is_customer=is_customer, now=NOW) is not None) is counts


pytestmark = pytest.mark.django_db


def leaves(email: str = "ben@example.com", *, agrees_to: tuple[tuple[str, str], ...] = RECOVERY, **marks: Any) -> UUID:
    who = make_customer(email, agrees_to=agrees_to)
    change(who, marks or {"former_since": LEFT.isoformat(), "lifecycle": "former"}, actor=SYSTEM, now=NOW)
    return who


def withdraws(who: UUID, *kinds: tuple[str, str], at: datetime = LEFT) -> None:
    for purpose, channel in kinds:
        consent.withdraw(who, purpose=purpose, channel=channel, source="test", now=at)


def found() -> list[tuple[str, str]]:
    return sorted(models.Leaver.objects.values_list("sign", "state"))


def asked() -> int:
    return Message.objects.filter(template="leaver_ask").exclude(state="refused").count()


def test_a_farewell_is_noticed_and_written_about_once() -> None:
    who = leaves()
    switch_on()
    for later in (0, 0, 1):
        leavers.notice(NOW + days(later))
    change(who, {"former_since": (LEFT - days(1)).isoformat()}, actor=SYSTEM, now=NOW)  # a date that is mended
    withdraws(who, *RECOVERY, at=NOW)
    leavers.notice(NOW + days(2))
    assert found() == [("farewell", "asked")] and asked() == 1


@pytest.mark.parametrize("marks", [{"relation": "lost_lead"}, {"lifecycle": "lead"}])
def test_who_was_never_a_customer_does_not_leave(marks: dict[str, str]) -> None:
    leaves(former_since=LEFT.isoformat(), **marks)
    leavers.notice(NOW)
    assert found() == []


def test_a_mark_without_a_date_counts_for_who_bought_within_the_year_and_once() -> None:
    leaves("cleo@example.com", relation="former_customer")  # long gone, for all that is known
    send("purchase", "ben@example.com", NOW - days(20), amount_minor=900, history=True)
    work(NOW - days(20))
    who = leaves(lifecycle="former")
    leavers.notice(NOW)
    change(who, {"company": "Example"}, actor=SYSTEM, now=NOW + days(1))
    leavers.notice(NOW + days(1))
    assert list(models.Leaver.objects.values_list("contact_id", "values__undated")) == [(who, 1)]


@pytest.mark.parametrize("state", ["open", "closed", "old"])
def test_who_complained_of_late_has_had_their_say(state: str) -> None:
    who, then = leaves(), NOW - days(100 if state == "old" else 20)
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who), actor=SYSTEM, now=then)
    if state != "open":
        cases.close(case.id, Closing.DECIDED, "Sorry", actor=SYSTEM, now=then)
    leavers.notice(NOW)
    assert found() == ([("farewell", "noticed")] if state == "old" else [])


@pytest.mark.parametrize("reason", ["case", "pause", "bought", "no consent"])
def test_nobody_is_invited_who_must_be_left_in_peace(reason: str) -> None:
    who = leaves(agrees_to=() if reason == "no consent" else RECOVERY)
    leavers.notice(NOW)
    if reason == "case":
        intake.receive(NewCase("Torn", Origin.STAFF, contact_id=who), actor=SYSTEM, now=NOW)
    if reason == "pause":
        pauses.pause_by_staff(who, reason="asked for it", until=None, actor=SYSTEM, now=NOW)
    if reason == "bought":
        send("purchase", "ben@example.com", NOW, amount_minor=900)
        work(NOW)
    switch_on()
    leavers.notice(NOW + days(1))
    assert found() == [("farewell", "refused" if reason == "no consent" else "moot")] and not asked()


def test_a_purchase_before_the_farewell_is_no_return() -> None:
    send("purchase", "ben@example.com", LEFT - days(2), amount_minor=900, history=True)
    work(LEFT - days(2))
    leaves()
    switch_on()
    leavers.notice(NOW)
    assert found() == [("farewell", "asked")]


def test_who_takes_all_back_is_noted_and_the_gate_lets_nothing_through() -> None:
    kinds = (("survey", "email"), ("recovery", "email"))
    who, other, objects = (make_customer(f"{name}@example.com", agrees_to=kinds) for name in ("ben", "cleo", "olga"))
    reader = make_customer("anna@example.com", agrees_to=RECOVERY)
    for one in (who, other, objects):
        change(one, {"lifecycle": "customer"}, actor=SYSTEM, now=NOW - days(60))
    withdraws(who, *kinds)
    withdraws(other, kinds[0])
    withdraws(objects, *kinds)
    consent.give(objects, purpose="ask", channel="email", source="test", wording="Yes.", proof={}, now=NOW - days(1))
    withdraws(reader, *RECOVERY)  # no customer
    switch_on()
    for _ in range(2):
        leavers.notice(NOW)
    assert found() == [("withdrawn", "refused")] and models.Leaver.objects.get().contact_id == who and not asked()


def test_an_objection_to_what_was_never_agreed_to_is_no_farewell() -> None:
    who = make_customer(agrees_to=())
    change(who, {"lifecycle": "customer"}, actor=SYSTEM, now=NOW - days(60))
    withdraws(who, ("marketing", "email"))
    leavers.notice(NOW)
    assert found() == []


def test_merged_people_say_one_goodbye_and_agree_as_one() -> None:
    who, other = leaves(), make_customer("benny@example.com", agrees_to=RECOVERY)
    withdraws(other, *RECOVERY)
    merging.merge(other, who, actor=SYSTEM, now=NOW)
    leavers.notice(NOW)
    assert found() == [("farewell", "noticed")]


def test_staff_read_why_and_it_goes_with_the_person(client: Client) -> None:
    who = leaves()
    gone = make_customer("cleo@example.com", agrees_to=RECOVERY)
    change(gone, {"lifecycle": "customer"}, actor=SYSTEM, now=NOW - days(60))
    withdraws(gone, *RECOVERY)
    leavers.notice(NOW)
    client.force_login(make_operator())
    with clock.at(NOW):
        page = client.get("/console/feedback/leavers/").content.decode()
        assert "former customer since 17 Nov" in page and "took back all they had agreed to on 17 Nov" in page
    [exported] = subject_export(who, now=NOW)["noticed_as_leaving"]
    assert (exported["sign"], exported["why"]["days_gone"]) == ("farewell", 3)
    leavers.forget([who])
    assert models.Leaver.objects.get(contact_id=who).values == {}
