"""A friend's claim: worth something only once the owner of the address confirms it, and telling nobody anything before."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goodword.contacts.models import Contact
from goodword.lib import clock
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.models import Program as Row
from goodword.programs.values import Program
from goodword.referrals.models import Claim, Referral
from goodword.rewards.models import Reward
from tests.making import days, make_contact, make_program, send, work
from tests.portal.conftest import NOW, Advocate, mailed, path_of


def claim(browser: Client, email: str = "ben@example.com", **fields: str) -> HttpResponse:
    return browser.post("/p/coffee/claim", {"email": email, "code": "ANNA7", "first_name": "Ben", **fields})  # type: ignore[return-value]


def confirm_path() -> str:
    return path_of(mailed("claim_confirm")[-1].variables["confirm_url"])


def test_a_claim_is_confirmed_by_a_press_and_shows_code_and_way_to_the_shop(browser: Client, anna: Advocate) -> None:
    assert claim(browser, name_allowed="on")["Location"] == "/p/coffee/sent?lang=en"
    path = confirm_path()
    page = browser.get(path)
    assert "Confirm my address" in page.content.decode()
    assert Claim.objects.get().confirmed_at is None  # mail scanners follow links
    pressed = browser.post(path)
    assert pressed.status_code == 303
    thanks = browser.get(pressed["Location"]).content.decode()
    assert "ANNA7" in thanks
    assert "https://nordlicht.example/welcome?gw_code=ANNA7" in thanks
    assert "It is good until" in thanks
    work(NOW)
    referral = Referral.objects.get()
    assert (referral.advocate_id, referral.name_allowed) == (anna.id, True)


def test_pressing_twice_changes_nothing(browser: Client, anna: Advocate) -> None:
    claim(browser)
    path = confirm_path()
    assert [browser.post(path).status_code for _ in range(2)] == [303, 200]
    assert Contact.objects.count() == 2
    assert Claim.objects.filter(confirmed_at__isnull=False).count() == 1


def test_whether_an_address_is_known_changes_neither_answer_nor_work(browser: Client, anna: Advocate) -> None:
    make_contact("ben@example.com", first_name="Ben")

    def asked(email: str) -> tuple[object, ...]:
        visitor = Client(REMOTE_ADDR="192.0.2.7")
        with CaptureQueriesContext(connection) as queries:
            response = claim(visitor, email)
        landed = visitor.get(response["Location"])
        return response.status_code, response.content, dict(response.headers), landed.content, dict(landed.headers), len(queries)

    assert asked("ben@example.com") == asked("stranger@example.com") == asked("anna@example.com")


def test_a_stranger_who_types_an_address_earns_nothing_from_its_later_purchases(browser: Client, anna: Advocate) -> None:
    before = Contact.objects.count()
    claim(browser, "ben@example.com")
    work(NOW)
    assert Contact.objects.count() == before
    send("purchase", "ben@example.com", NOW + days(1), amount_minor=5000)
    work(NOW + days(30))
    assert not Referral.objects.exists()
    assert not Reward.objects.exists()


def test_the_same_purchase_after_a_confirmation_earns(browser: Client, anna: Advocate) -> None:
    claim(browser, "ben@example.com")
    browser.post(confirm_path())
    send("purchase", "ben@example.com", NOW + days(1), amount_minor=5000)
    work(NOW + days(30))
    assert Reward.objects.filter(contact_id=anna.id).count() == 1


def test_no_words_of_the_sender_are_in_the_mail(browser: Client, anna: Advocate) -> None:
    claim(browser, "ben@example.com", first_name="Buy now at evil.example")
    mail = mailed("claim_confirm")[0]
    assert "evil" not in str(mail.variables) + mail.subject + mail.text + mail.html
    assert mail.address == "ben@example.com"


def test_three_mails_an_hour_per_address_and_the_same_answer_after(browser: Client, anna: Advocate) -> None:
    answers = [claim(Client(REMOTE_ADDR=f"192.0.2.{number}")) for number in range(5)]
    assert {(answer.status_code, answer["Location"], answer.content) for answer in answers} == {(303, "/p/coffee/sent?lang=en", b"")}
    assert len(mailed("claim_confirm")) == 3


def test_twenty_an_hour_per_network_then_a_page_that_says_so(browser: Client, anna: Advocate) -> None:
    answers = [claim(browser, f"friend{number}@example.com")["Location"] for number in range(21)]
    assert answers == ["/p/coffee/sent?lang=en"] * 20 + ["/p/coffee/busy?lang=en"]
    assert browser.get(answers[-1]).status_code == 429
    assert len(mailed("claim_confirm")) == 20


@pytest.mark.parametrize("email", ["", "ben", "ben@", "ben@example", "a" * 300 + "@example.com", "ben@example.com\nbcc: x@example.com", "<ben@example.com>"])
def test_what_cannot_be_an_address_is_said_beside_the_field_and_nothing_typed_is_lost(browser: Client, anna: Advocate, email: str) -> None:
    response = claim(browser, email, name_allowed="on")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert 'value="Ben"' in page
    assert 'name="name_allowed" checked' in page
    assert "A recommendation from" in page
    assert not Claim.objects.exists()


def test_a_form_of_another_site_is_refused(browser: Client, anna: Advocate) -> None:
    response = browser.post("/p/coffee/claim", {"email": "ben@example.com"}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert not Claim.objects.exists()


def test_a_tampered_an_expired_and_another_programme_s_link_confirm_nothing(browser: Client, anna: Advocate) -> None:
    make_program(slug="tea")
    claim(browser)
    path = confirm_path().split("?")[0]
    for bad in (path[:-3] + "abc", path.replace("/p/coffee/", "/p/tea/"), "/p/coffee/confirm/x.y"):
        assert browser.get(bad).status_code == 404
        assert browser.post(bad).status_code == 404
    with clock.at(NOW + days(31)):
        assert browser.get(path).status_code == browser.post(path).status_code == 404
    assert Claim.objects.get().confirmed_at is None


def test_a_programme_that_rests_takes_no_claim_and_no_confirmation(browser: Client, coffee: Program, anna: Advocate) -> None:
    claim(browser)
    path = confirm_path()
    programs.pause(coffee.id, actor=SYSTEM, now=NOW)
    assert "Taking a break" in claim(browser, "kim@example.com").content.decode()
    assert "Taking a break" in browser.post(path).content.decode()
    assert Claim.objects.filter(confirmed_at__isnull=True).count() == Claim.objects.count() == 1


def test_the_wording_shown_is_kept_as_proof(browser: Client, anna: Advocate) -> None:
    claim(browser)
    kept = Claim.objects.get()
    assert "Anna may see my first name and whether I bought." in kept.wording
    assert "supervisory authority" in kept.wording
    assert set(kept.proof["request"]) == {"network", "agent"}
    assert "192.0.2" not in str(kept.proof)


def mode(program: Program, letter: str) -> None:
    Row.objects.filter(id=program.id).update(privacy_mode=letter)


def test_mode_a_leaves_no_number_for_the_visit(browser: Client, anna: Advocate) -> None:
    claim(browser, remember="on", click="ANNA7.x.y")
    assert Claim.objects.get().click_id == ""
    assert not browser.cookies


def test_mode_b_makes_a_number_only_with_the_press(browser: Client, coffee: Program, anna: Advocate) -> None:
    mode(coffee, "b")
    browser.get("/p/coffee?code=ANNA7")
    assert not browser.cookies
    claim(browser, remember="on")
    assert Claim.objects.get().click_id.startswith("ANNA7.")
    assert not browser.cookies
    browser.post(confirm_path())
    thanks = browser.get(confirm_path()).content.decode()
    assert re.search(r"gw_code=ANNA7&amp;gw_click=ANNA7\.", thanks)


def test_mode_c_keeps_a_cookie_only_after_the_tick(browser: Client, coffee: Program, anna: Advocate) -> None:
    mode(coffee, "c")
    assert "Remember on this device" in browser.get("/p/coffee?code=ANNA7").content.decode()
    claim(browser)
    assert not browser.cookies
    claim(browser, "kim@example.com", remember="on")
    cookie = browser.cookies["gw_click"]
    assert cookie.value.startswith("ANNA7.")
    assert cookie["max-age"] == 90 * 86_400
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
