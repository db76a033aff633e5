"""Another mail address: asked for with a code to the known one, confirmed in the new mailbox, announced in the old."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from goodword.contacts import queries as contacts
from goodword.contacts.models import AddressChange
from goodword.lib import clock
from goodword.links.models import PortalCode
from goodword.links.queries import digits
from goodword.programs.values import Program
from tests.making import make_contact, work
from tests.messaging.post import post, set_up
from tests.portal.conftest import NOW, Advocate, enter, form_key, mailed, path_of


@pytest.fixture
def annas(browser: Client, coffee: Program, anna: Advocate) -> Client:
    """Return a browser with Anna's page open: Anna's own, or that of whoever got the link passed on."""
    enter(browser, anna.id, coffee)
    return browser


def ask_code(browser: Client, purpose: str = "address") -> str:
    """Ask for a code and return the digits, which only the mail to the known address tells."""
    assert browser.post("/a/data/code", {"form_key": form_key(browser), "purpose": purpose}).status_code == 303
    return digits(PortalCode.objects.order_by("-created_at", "-id")[0].id)


def ask(browser: Client, code: str, new: str = "anna.new@example.com") -> int:
    return browser.post("/a/data/address", {"form_key": form_key(browser), "email": new, "code": code}).status_code


def unchanged(anna: Advocate) -> bool:
    return contacts.contact(anna.id).email == "anna@example.com" and not AddressChange.objects.exists()


def test_the_code_goes_to_the_old_address_the_link_to_the_new_and_both_are_told(annas: Client, anna: Advocate) -> None:
    with post() as sink:
        set_up(sink.port)
        code = ask_code(annas)
        work(NOW)
        assert sink.receivers == ["anna@example.com"]
        assert ask(annas, code, " Anna.New@example.com ") == 303
        work(NOW)
        assert sorted(sink.receivers[1:]) == ["anna.new@example.com", "anna@example.com"]
        told = next(mail for mail in sink.mails if "is to change" in mail["Subject"])
        assert "a…@example.com" in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    page = annas.get("/a/data").content.decode()
    assert "We have written to a…@example.com" in page
    assert contacts.contact(anna.id).email == "anna@example.com"  # nothing counts before the owner of the new one says so
    url = path_of(mailed("address_change_new")[0].variables["confirm_url"])
    assert "Your new address counts" in Client().post(url, follow=True).content.decode()
    assert contacts.contact(anna.id).email == "anna.new@example.com"
    assert "We have written to" not in annas.get("/a/data").content.decode()


@pytest.mark.parametrize("typed", ["", "000000", "x" * 30])
def test_whoever_has_the_link_but_not_the_mailbox_changes_nothing(annas: Client, anna: Advocate, typed: str) -> None:
    ask_code(annas)
    PortalCode.objects.filter(contact_id=anna.id).update(attempts=0)
    answer = annas.post("/a/data/address", {"form_key": form_key(annas), "email": "cleo@example.com", "code": typed})
    assert answer.status_code == 422
    assert 'value="cleo@example.com"' in answer.content.decode()  # nothing typed is lost
    assert unchanged(anna)
    assert mailed("address_change_new") == []


def test_without_the_code_nobody_learns_which_address_is_known(annas: Client) -> None:
    right = ask_code(annas)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answers = [
        re.sub(r"value=\"[^\"]*\"", "", annas.post("/a/data/address", {"form_key": form_key(annas), "email": email, "code": wrong}).content.decode())
        for email in ("anna@example.com", "cleo@example.com")
    ]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a" * 300 + "@example.com"])
def test_what_is_no_address_is_said_beside_the_field_and_costs_no_code(annas: Client, anna: Advocate, email: str) -> None:
    code = ask_code(annas)
    assert ask(annas, code, email) == 422
    assert unchanged(anna)
    assert ask(annas, code) == 303


def test_the_present_address_is_no_other_one(annas: Client, anna: Advocate) -> None:
    answer = annas.post("/a/data/address", {"form_key": form_key(annas), "email": "ANNA@example.com", "code": ask_code(annas)})
    assert answer.status_code == 422
    assert "the address we write to already" in answer.content.decode()
    assert unchanged(anna)


def test_a_code_works_once_for_a_quarter_of_an_hour_and_for_this_alone(annas: Client, anna: Advocate) -> None:
    assert ask(annas, ask_code(annas, "export")) == 422
    old = ask_code(annas)
    with clock.at(NOW + timedelta(minutes=16)):
        assert ask(annas, old) == 422
    assert unchanged(anna)
    code = ask_code(annas)
    assert ask(annas, code) == 303
    assert ask(annas, code, "cleo@example.com") == 422
    assert [change.new_value for change in AddressChange.objects.all()] == ["anna.new@example.com"]


def test_a_forged_form_and_one_without_a_session_do_nothing(annas: Client, anna: Advocate) -> None:
    typed = {"email": "cleo@example.com", "code": ask_code(annas)}
    assert annas.post("/a/data/address", typed | {"form_key": "forged"}).status_code == 403
    assert Client().post("/a/data/address", typed).status_code == 404
    assert unchanged(anna)


def test_a_stranger_s_address_is_not_told_apart_when_it_is_typed(annas: Client, anna: Advocate) -> None:
    make_contact("ben@example.com")
    assert ask(annas, ask_code(annas), "ben@example.com") == 303
    url = path_of(mailed("address_change_new")[0].variables["confirm_url"])
    assert "not free" in Client().post(url).content.decode()
    assert contacts.contact(anna.id).email == "anna@example.com"


def test_a_used_link_says_nothing_any_more_once_another_address_counts(annas: Client, anna: Advocate) -> None:
    used: list[str] = []
    for new in ("first@example.com", "second@example.com"):
        assert ask(annas, ask_code(annas), new) == 303
        [url] = {path_of(mail.variables["confirm_url"]) for mail in mailed("address_change_new")} - set(used)
        Client().post(url)
        used.append(url)
    assert contacts.contact(anna.id).email == "second@example.com"
    assert Client().post(used[0]).status_code == 404
    assert contacts.contact(anna.id).email == "second@example.com"
