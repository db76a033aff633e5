"""Referrals in the console: seen, explained, corrected."""

import pytest
from django.test import Client

from goodword.lib.clock import now
from goodword.operators.models import AuditEntry
from goodword.operators.values import Role
from goodword.programs import queries
from goodword.referrals.models import Referral
from goodword.rewards import models as rewards
from goodword.rewards.queries.differences import differences
from tests.making import START, days, make_advocate, make_program, send, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db
BUY = START + days(3)


@pytest.fixture
def olga() -> Client:
    client = Client()
    client.force_login(make_operator())
    return client


def story_of_ben() -> tuple[Referral, str]:
    program = make_program()
    _, code = make_advocate(program)
    send("signup", "ben", BUY - days(1), code=code, person={"email": "ben@example.com", "first_name": "Ben"})
    send("purchase", "ben", BUY, amount_minor=2490, name="order-1")
    work(BUY)
    return Referral.objects.get(), code


def test_board_and_table_show_friend_advocate_and_hold(olga: Client) -> None:
    story_of_ben()
    for address in ("/console/referrals/", "/console/referrals/?view=table"):
        said = olga.get(address).content.decode()
        assert "Ben" in said and "Anna" in said and "hold ends" in said


def test_a_story_says_why_the_credit_and_why_the_reward(olga: Client) -> None:
    referral, code = story_of_ben()
    said = olga.get(f"/console/referrals/{referral.id}/").content.decode()
    assert f"The code {code} was given" in said
    assert "At least €20" in said
    assert "on hold until" in said


def test_the_story_of_a_purchase_below_the_minimum_says_why_not(olga: Client) -> None:
    program = make_program()
    _, code = make_advocate(program)
    send("purchase", "ben", BUY, amount_minor=1740, code=code)
    work(BUY)
    said = olga.get(f"/console/referrals/{Referral.objects.get().id}/").content.decode()
    assert "Below the minimum of €20" in said


def test_a_name_given_on_the_telephone_becomes_a_referral_that_later_pays(olga: Client) -> None:
    program = make_program()
    _, code = make_advocate(program)
    form = {"program": str(program.id), "code": code, "first_name": "Ben", "email": "ben@example.com", "relation": "friend", "product": "Espresso"}
    answer = olga.post("/console/referrals/new/", form)
    assert answer.status_code == 302
    referral = Referral.objects.get()
    assert (referral.method, referral.relation, referral.product) == ("name", "friend", "Espresso")
    send("purchase", "ben@example.com", now() + days(1), amount_minor=2490)
    work(now() + days(2))
    assert rewards.Reward.objects.filter(state="held").count() == 2


def test_a_referral_without_any_address_is_refused_with_words(olga: Client) -> None:
    program = make_program()
    _, code = make_advocate(program)
    answer = olga.post("/console/referrals/new/", {"program": str(program.id), "code": code, "first_name": "Ben"})
    assert answer.status_code == 422
    assert "Give a mail address or a telephone number" in answer.content.decode()
    assert Referral.objects.count() == 0


def test_credit_moves_with_a_reason_and_the_rewards_follow(olga: Client) -> None:
    referral, _ = story_of_ben()
    work(BUY + days(15))
    cleo, code = make_advocate(queries.program(referral.program_id), "cleo@example.com", first_name="Cleo")
    refused = olga.post(f"/console/referrals/{referral.id}/credit/", {"code": code, "reason": " "})
    assert refused.status_code == 422
    assert olga.post(f"/console/referrals/{referral.id}/credit/", {"code": code, "reason": "Ben says it was Cleo"}).status_code == 302
    work(now() + days(1))
    states = {(row.contact_id == cleo, row.side): row.state for row in rewards.Reward.objects.all()}
    assert states == {(False, "advocate"): "reversed", (True, "advocate"): "fulfilled", (False, "friend"): "fulfilled"}
    assert AuditEntry.objects.filter(action="referrals.credit_to").count() == 1
    assert differences() == []


def test_rewards_are_taken_back_with_a_reason(olga: Client) -> None:
    referral, _ = story_of_ben()
    work(BUY + days(15))
    assert olga.post(f"/console/referrals/{referral.id}/reverse/", {"reason": "Order was fraud"}).status_code == 302
    assert set(rewards.Reward.objects.values_list("state", flat=True)) == {"reversed"}


def test_an_auditor_reads_but_changes_nothing() -> None:
    referral, _ = story_of_ben()
    client = Client()
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.AUDITOR))
    assert client.get(f"/console/referrals/{referral.id}/").status_code == 200
    assert client.post(f"/console/referrals/{referral.id}/note/", {"text": "x"}).status_code == 403
    assert client.post(f"/console/referrals/{referral.id}/reverse/", {"reason": "x"}).status_code == 403
    assert set(rewards.Reward.objects.values_list("state", flat=True)) == {"held"}


def test_the_table_is_handed_out_without_live_formulas(olga: Client) -> None:
    program = make_program()
    _, code = make_advocate(program)
    send("signup", "ben", BUY, code=code, person={"first_name": "=cmd|' /C calc'!A0", "email": "ben@example.com"})
    work(BUY)
    said = b"".join(olga.get("/console/referrals/export.csv").streaming_content).decode()
    assert "'=cmd" in said
