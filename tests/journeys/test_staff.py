"""Mails that tell staff what waits for them, at most once a day."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from goodword.facts import log
from goodword.facts.catalogue import CouponsRunningLow, LedgerUnbalanced, SignInLinkWanted
from goodword.facts.models import Fact, Job
from goodword.journeys.actions import staff
from goodword.messaging.models import Message
from goodword.operators import actions as operators
from goodword.operators import queries
from goodword.operators.models import Operator
from goodword.operators.values import Role
from goodword.rewards.models import Coupon, CouponPool
from tests.making import BOTH_TEN_EUROS, make_advocate, make_program, send, work
from tests.messaging.post import post, set_up
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    """Return (template, receiver) of the messages to staff."""
    people = dict(Operator.objects.values_list("id", "email"))
    return sorted((template, people[id_]) for template, id_ in Message.objects.exclude(operator_id=None).values_list("template", "operator_id"))


def dead_letter(now: datetime) -> None:
    Job.objects.create(fact=Fact.objects.create(name="X", body={}, at=now), reaction="x", state="dead", run_at=now)


def test_what_waits_is_told_once_a_day_to_those_who_can_do_something(now: datetime) -> None:
    make_operator()
    make_operator("mara@example.com", "Mara", Role.MARKETER)
    dead_letter(now)
    for hours in (0, 1, 5):
        staff.tell(now + timedelta(hours=hours))
    assert told() == [("staff_dead_letters", "olga@example.com")]
    staff.tell(now + timedelta(days=1))
    assert len(told()) == 2


def test_nothing_is_told_where_nothing_waits(now: datetime) -> None:
    make_operator()
    staff.tell(now)
    assert told() == []


def test_rewards_that_wait_for_approval_are_told_of(now: datetime) -> None:
    make_operator()
    rule: dict[str, Any] = {**BOTH_TEN_EUROS, "needs_approval": True}
    _, code = make_advocate(make_program(rule=rule))
    send("signup", "ben", now - timedelta(days=1), code=code, person={"email": "ben@example.com"})
    send("purchase", "ben", now, amount_minor=2490)
    work(now)
    staff.tell(now)
    assert ("staff_approvals", "olga@example.com") in told()
    assert Message.objects.get(template="staff_approvals").variables["count"] == 2


def test_who_is_absent_is_spared_unless_nobody_else_is_there(now: datetime) -> None:
    away = make_operator("away@example.com", "Away", Role.ADMIN)
    Operator.objects.filter(id=away.id).update(absent_until=now.date() + timedelta(days=3))
    dead_letter(now)
    staff.tell(now)
    assert told() == [("staff_dead_letters", "away@example.com")]
    make_operator()
    staff.tell(now + timedelta(days=1))
    assert ("staff_dead_letters", "olga@example.com") in told()
    assert told().count(("staff_dead_letters", "away@example.com")) == 1


def test_the_first_owner_without_a_real_address_is_not_written_to(now: datetime) -> None:
    make_operator("owner@localhost", "")
    dead_letter(now)
    staff.tell(now)
    assert told() == []


def test_a_ledger_that_does_not_balance_and_codes_that_run_low_are_told_at_once(now: datetime) -> None:
    make_operator()
    pool = CouponPool.objects.create(name="Ten euros", created_at=now)
    Coupon.objects.create(id=pool.id, code="A", pool=pool, added_at=now)
    with transaction.atomic():
        log.record_all([LedgerUnbalanced(differences=2), LedgerUnbalanced(differences=2), CouponsRunningLow(pool_id=pool.id)], now=now)
    work(now)
    assert told() == [("staff_coupons_low", "olga@example.com"), ("staff_ledger", "olga@example.com")]
    assert Message.objects.get(template="staff_coupons_low").variables["left"] == 1


def test_an_invitation_carries_a_link_that_signs_in_once(now: datetime) -> None:
    olga, sam = make_operator(), make_operator("sam@example.com", "Sam", Role.SALES)
    with post() as sink:
        set_up(sink.port)
        with transaction.atomic():
            log.record(SignInLinkWanted(operator_id=sam.id, invited_by=olga.id), now=now)
        work(now)
        [mail] = sink.mails
    assert mail["To"] == "sam@example.com"
    text = mail.get_body(("plain",)).get_content()
    assert "Olga Lindner has invited you" in text
    [token] = [word.rstrip("/").rsplit("/", 1)[1] for word in text.split() if "/sign-in/link/" in word]
    assert queries.sign_in_link_operator(token, now=now).id == sam.id
    assert operators.use_sign_in_link(token=token, now=now).id == sam.id
    row = Message.objects.get()
    assert (row.html, row.text, row.variables) == ("", "", {})


def test_who_asked_for_a_link_gets_one_and_who_is_gone_none(now: datetime) -> None:
    sam = make_operator("sam@example.com", "Sam", Role.SALES)
    gone = make_operator("gone@example.com", "Gone", Role.SALES)
    Operator.objects.filter(id=gone.id).update(is_active=False)
    operators.ask_for_sign_in_link(email="sam@example.com", now=now)
    operators.ask_for_sign_in_link(email="gone@example.com", now=now)
    work(now)
    assert told() == [("staff_sign_in", "sam@example.com")]
    assert sam
