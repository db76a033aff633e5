"""Joining: a customer gets the own link, or gets it again, at the own address and nowhere else."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goodword.contacts.models import Contact, Identity
from goodword.lib import clock
from goodword.links import actions as links
from goodword.links import queries
from goodword.links.models import JoinRequest, Link
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.models import Program as Row
from goodword.programs.values import Program
from tests.making import days, make_contact, make_program, work
from tests.portal.conftest import NOW, Advocate, enter, mailed, path_of, signed_link


def ask(browser: Client, email: str = "olaf@example.com") -> HttpResponse:
    return browser.post("/join/coffee", {"email": email})  # type: ignore[return-value]


def confirm_path(email: str = "olaf@example.com") -> str:
    return path_of(next(mail for mail in mailed("join_link") if mail.address == email).variables["portal_url"])


def test_a_customer_joins_by_the_mailed_button_and_sees_the_own_page(browser: Client, coffee: Program) -> None:
    assert ask(browser)["Location"] == "/join/coffee/sent?lang=en"
    path = confirm_path()
    assert "Open my page" in browser.get(path).content.decode()
    assert not Contact.objects.exists()  # mail scanners follow links
    pressed = browser.post(path, {"first_name": "Olaf", "show_name": "on"})
    assert pressed["Location"] == "/a/?lang=en"
    page = browser.get("/a/").content.decode()
    assert "Recommend Nordlicht, Olaf" in page
    link = Link.objects.get()
    assert link.code.startswith("OLAF")
    assert link.code in page
    contact = Contact.objects.get()
    assert (contact.first_name, contact.name_shown) == ("Olaf", "Olaf")
    assert Identity.objects.get().confirmed_at == NOW


def test_without_the_tick_the_code_tells_no_name(browser: Client, coffee: Program) -> None:
    ask(browser)
    browser.post(confirm_path(), {"first_name": "Olaf"})
    assert not Link.objects.get().code.startswith("OLAF")
    assert Contact.objects.get().name_shown == ""


def test_whether_an_address_is_known_changes_neither_answer_nor_work(browser: Client, anna: Advocate) -> None:
    make_contact("ben@example.com")

    def asked(email: str) -> tuple[object, ...]:
        visitor = Client(REMOTE_ADDR="192.0.2.9")
        with CaptureQueriesContext(connection) as statements:
            response = ask(visitor, email)
        landed = visitor.get(response["Location"])
        mail = [(one.subject, one.language) for one in mailed("join_link") if one.address == email]
        return response.status_code, response.content, dict(response.headers), landed.content, len(statements), mail

    assert asked("anna@example.com") == asked("ben@example.com") == asked("stranger@example.com")


def test_who_has_a_link_gets_it_again_and_the_older_ways_in_end(browser: Client, coffee: Program, anna: Advocate) -> None:
    old = signed_link(anna.id, coffee)
    cleo = Client()
    cleo.get(old)
    assert cleo.get("/a/").status_code == 200
    ask(browser, "anna@example.com")
    path = confirm_path("anna@example.com")
    assert "first_name" not in browser.get(path).content.decode()  # she is known by name
    browser.post(path)
    assert "ANNA7" in browser.get("/a/").content.decode()
    assert cleo.get("/a/").status_code == 404
    assert Client().get(old).status_code == 404
    assert Link.objects.count() == 1


def test_a_stranger_s_first_name_does_not_replace_a_known_one(browser: Client, coffee: Program, anna: Advocate) -> None:
    ask(browser, "anna@example.com")
    browser.post(confirm_path("anna@example.com"), {"first_name": "Rude word", "show_name": "on"})
    contact = Contact.objects.get(id=anna.id)
    assert (contact.first_name, contact.name_shown) == ("Anna", "Anna")


def test_a_tampered_an_expired_and_another_programme_s_link_open_nothing(browser: Client, coffee: Program) -> None:
    make_program(slug="tea")
    ask(browser)
    path = confirm_path().split("?")[0]
    for bad in (path[:-3] + "abc", path.replace("/coffee/", "/tea/"), "/join/coffee/confirm/x.y"):
        assert browser.get(bad).status_code == browser.post(bad).status_code == 404
    with clock.at(NOW + days(3)):
        assert browser.post(path).status_code == 404
    assert not Contact.objects.exists()
    assert not browser.cookies


def test_three_mails_an_hour_per_address_and_the_same_answer_after(browser: Client, coffee: Program) -> None:
    answers = {ask(Client(REMOTE_ADDR=f"192.0.2.{number}"))["Location"] for number in range(5)}
    assert answers == {"/join/coffee/sent?lang=en"}
    assert len(mailed("join_link")) == JoinRequest.objects.count() == 3


def test_twenty_an_hour_per_network_then_a_page_that_says_so(browser: Client, coffee: Program) -> None:
    answers = [ask(browser, f"friend{number}@example.com")["Location"] for number in range(21)]
    assert answers[-1] == "/join/coffee/busy?lang=en"
    assert browser.get(answers[-1]).status_code == 429
    assert len(mailed("join_link")) == 20


def test_what_cannot_be_an_address_is_said_beside_the_field(browser: Client, coffee: Program) -> None:
    response = ask(browser, "olaf")
    assert response.status_code == 422
    assert "name@example.com" in response.content.decode()
    assert 'value="olaf"' in response.content.decode()
    assert not JoinRequest.objects.exists()


def test_a_programme_that_takes_nobody_new_still_lets_its_people_in(browser: Client, coffee: Program, anna: Advocate) -> None:
    Row.objects.filter(id=coffee.id).update(open_to_join=False)
    assert "Your link again" in browser.get("/join/coffee").content.decode()
    ask(browser, "olaf@example.com")
    assert "Nobody new for the moment" in browser.post(confirm_path()).content.decode()
    assert not Contact.objects.filter(first_name="").exists()
    programs.end(coffee.id, actor=SYSTEM, now=NOW)
    ask(browser, "anna@example.com")
    assert browser.post(confirm_path("anna@example.com")).status_code == 303
    assert "This programme is over." in browser.get("/a/").content.decode()


def test_who_left_comes_back_by_joining_again(browser: Client, coffee: Program, anna: Advocate) -> None:
    links.leave(anna.id, program_id=coffee.id, now=NOW)
    ask(browser, "anna@example.com")
    browser.post(confirm_path("anna@example.com"))
    assert queries.owners_of(["ANNA7"])["ANNA7"].active


def test_a_shop_s_signed_address_lets_its_customer_in_without_a_mail(browser: Client, coffee: Program) -> None:
    olaf = make_contact("olaf@example.com", first_name="Olaf")
    path = path_of(queries.signed_join_url(olaf, program_id=coffee.id, now=NOW))
    assert not Link.objects.exists()
    assert 'value="Olaf"' in browser.get(path).content.decode()
    assert not Link.objects.exists()
    assert browser.post(path, {"first_name": "Olaf", "show_name": "on"})["Location"] == "/a/?lang=en"
    assert "OLAF" in browser.get("/a/").content.decode()
    assert not mailed("join_link")


def test_a_shop_s_address_is_for_one_person_one_programme_and_two_weeks(browser: Client, coffee: Program) -> None:
    tea = make_program(slug="tea")
    olaf = make_contact("olaf@example.com")
    path = path_of(queries.signed_join_url(olaf, program_id=coffee.id, now=NOW))
    portal = signed_link(olaf, coffee).removeprefix("/a/")
    for bad in (path.replace("/coffee", "/tea"), path[:-2], f"/join/coffee?t={portal}", "/join/coffee?t=x"):
        assert browser.post(bad, {"first_name": "Cleo"}).status_code == 404
    with clock.at(NOW + days(15)):
        assert browser.post(path).status_code == 404
    assert not Link.objects.exists()
    assert tea.id != coffee.id


def test_merged_contacts_come_in_as_the_one_that_was_kept(browser: Client, coffee: Program, anna: Advocate) -> None:
    kept = make_contact("kept@example.com", first_name="Annika")
    enter(browser, anna.id, coffee)
    Contact.objects.filter(id=anna.id).update(alias_of_id=kept)
    page = browser.get("/a/").content.decode()
    assert "Annika" in page
    assert "ANNA7" in page


def test_the_mail_is_in_the_language_of_the_page(browser: Client, coffee: Program) -> None:
    browser.post("/join/coffee", {"email": "olaf@example.com", "lang": "de"})
    work(NOW)
    assert mailed("join_link")[0].language == "de"
    assert confirm_path().endswith("?lang=de")


@pytest.mark.parametrize("field", ["first_name"])
def test_a_name_is_freed_of_control_signs_and_cut_off_at_120(browser: Client, coffee: Program, field: str) -> None:
    ask(browser)
    path = confirm_path()
    assert browser.post(path, {field: "x" * 121}).status_code == 422
    browser.post(path, {field: "  Ol\taf \u202e "})
    assert Contact.objects.get().first_name == "Ol af"
