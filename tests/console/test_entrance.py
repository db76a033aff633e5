"""Signing in over HTTP: by link, by password, with a second factor; and how sessions end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.test import Client

from goodword.lib import signing
from goodword.operators import actions, models, queries
from goodword.operators.values import SYSTEM, Role
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db
SIGN_IN = "/console/sign-in/"


@pytest.fixture
def olga():
    return make_operator(password="a long enough secret")


def link_for(operator) -> str:
    return f"/console/sign-in/link/{actions.sign_in_link(operator_id=operator.id, actor=SYSTEM, now=datetime.now(UTC))}/"


def totp_code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def signed_in(client: Client) -> bool:
    return client.get("/console/account/").status_code == 200


def by_password(client: Client, password: str = "a long enough secret", **more: str):
    return client.post(SIGN_IN, {"login": "olga@example.com", "password": password, **more})


def test_a_link_shows_a_button_and_the_button_signs_in(client, olga):
    url = link_for(olga)
    for _ in range(2):  # a scanner opens it first
        page = client.get(url)
        assert page.status_code == 200 and "<form" in page.text and not signed_in(client)
    assert client.post(url).url == "/console/"
    assert signed_in(client)


def test_a_used_link_is_gone_and_signs_nobody_in(client, olga):
    url = link_for(olga)
    Client().post(url)
    assert client.get(url).status_code == 410
    assert client.post(url).status_code == 410
    assert not signed_in(client)


def test_a_link_for_olga_ends_the_session_of_who_was_signed_in_before(client, olga):
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.SALES))
    client.post(link_for(olga))
    assert b"Olga Lindner" in client.get("/console/account/").content


def test_a_page_behind_the_sign_in_leads_there_and_back(client, olga):
    answer = client.get("/console/account/?x=1")
    assert answer.url == f"{SIGN_IN}?next=%2Fconsole%2Faccount%2F%3Fx%3D1"
    assert by_password(client, next="/console/account/?x=1").url == "/console/account/?x=1"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/console/\\evil.example", "/p/nordlicht", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_but_into_the_console(client, olga, target):
    assert by_password(client, next=target).url == "/console/"


def test_a_wrong_password_says_no_more_than_that(client, olga):
    wrong = by_password(client, "wrong")
    nobody = client.post(SIGN_IN, {"login": "stranger@example.com", "password": "wrong"})
    said = "Address and password do not belong together."
    assert said in wrong.text and said in nobody.text and not signed_in(client)


def test_guessing_is_slowed_down(client, olga):
    for _ in range(5):
        by_password(client, "wrong")
    assert "wrong too often" in by_password(client).text
    assert not signed_in(client)


def test_who_was_let_go_does_not_get_in(client, olga):
    models.Operator.objects.filter(id=olga.id).update(is_active=False)
    by_password(client)
    assert not signed_in(client)


def test_letting_somebody_go_ends_what_they_are_doing(client, olga):
    cleo = make_operator("cleo@example.com", "Cleo", Role.SALES)
    client.post(link_for(cleo))
    assert signed_in(client)
    actions.deactivate(operator_id=cleo.id, actor=SYSTEM, now=datetime.now(UTC))
    assert not signed_in(client)


def test_a_second_factor_is_asked_for_even_after_a_link(client, olga):
    client.force_login(olga)
    assert client.get("/console/account/app/").url.startswith("/console/account/confirm/")  # her password is asked for once more
    client.post("/console/account/confirm/", {"password": "a long enough secret", "next": "/console/account/app/"})
    secret = client.get("/console/account/app/").context["form"].secret
    assert client.post("/console/account/app/", {"code": totp_code(secret)}).status_code == 302
    assert queries.second_factor(olga.id).app and queries.second_factor(olga.id).recovery_codes_left == 10

    other = Client()
    assert other.post(link_for(olga)).url == "/console/sign-in/second-factor/"
    assert not signed_in(other)
    wrong = other.post("/console/sign-in/second-factor/", {"code": "000000"})
    assert "This code is not right" in wrong.text and not signed_in(other)


def test_the_secret_of_a_second_factor_is_stored_encrypted():
    from goodword.console.accounts import SecondFactorAdapter

    stored = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in stored and signing.decrypt(bytes.fromhex(stored)) == b"JBSWY3DPEHPK3PXP"


def test_an_idle_session_ends(client, olga):
    start = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        client.post(link_for(olga))
        assert signed_in(client)
    with time_machine.travel(start + timedelta(hours=11, minutes=59), tick=False):
        assert signed_in(client)
    with time_machine.travel(start + timedelta(hours=24), tick=False):
        assert not signed_in(client)
        assert queries.sessions(olga.id) == []


def test_a_session_in_use_ends_after_two_weeks(client, olga):
    start = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        client.post(link_for(olga))
    for hours in range(6, 14 * 24, 6):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            assert signed_in(client), f"after {hours} hours"
    with time_machine.travel(start + timedelta(days=14), tick=False):
        assert not signed_in(client)


def test_sessions_are_listed_and_can_be_ended_one_by_one_and_all_others(olga):
    here, there, elsewhere = Client(), Client(), Client()
    for browser in (here, there, elsewhere):
        browser.post(link_for(olga))
    sessions = queries.sessions(olga.id, current_key=here.session.session_key)
    assert len(sessions) == 3 and [session.current for session in sessions].count(True) == 1
    there_id = UserSession.objects.get(session_key=there.session.session_key).pk
    here.post(f"/console/account/sessions/{there_id}/end/")
    assert (signed_in(here), signed_in(there), signed_in(elsewhere)) == (True, False, True)
    here.post("/console/account/sessions/end/")
    assert (signed_in(here), signed_in(elsewhere)) == (True, False)


def test_nobody_ends_a_colleagues_session_from_their_own_account(client, olga):
    other = Client()
    other.post(link_for(olga))
    client.force_login(make_operator("cleo@example.com", "Cleo", Role.SALES))
    session = UserSession.objects.get(user=olga)
    assert client.post(f"/console/account/sessions/{session.pk}/end/").status_code == 404
    assert signed_in(other)


def test_nobody_signs_up(client):
    assert client.get("/console/sign-up/").status_code == 404


def test_asking_for_a_link_answers_the_same_for_everybody(client, olga):
    known = client.post("/console/sign-in/link/", {"email": "olga@example.com"})
    unknown = client.post("/console/sign-in/link/", {"email": "cleo@example.com"})
    assert known.text.replace("olga@", "cleo@").count("cleo@example.com") == unknown.text.count("cleo@example.com")
    assert (known.status_code, unknown.status_code) == (200, 200)
