"""Export, erasure and preferences: what a forwarded link can and cannot do."""

import json
import re

import pytest
from django.test import Client

from goodword.contacts import queries as contacts
from goodword.contacts.actions import consent
from goodword.contacts.models import Consent, Contact
from goodword.lib import clock
from goodword.links.models import PortalCode
from goodword.links.queries import digits
from goodword.messaging.actions import unsubscribe
from goodword.messaging.actions.unsubscribe import Subscription
from goodword.messaging.models import Task
from goodword.messaging.values import Purpose
from goodword.programs.values import Program
from goodword.referrals.actions import claim as claims
from tests.making import days, make_contact, send, work
from tests.messaging.post import post, set_up
from tests.portal.conftest import NOW, Advocate, enter, form_key, mailed


@pytest.fixture
def annas(browser: Client, coffee: Program, anna: Advocate) -> Client:
    """Return a browser with Anna's page open."""
    enter(browser, anna.id, coffee)
    return browser


def ask(browser: Client, purpose: str) -> str:
    """Ask for a code and return the digits, which only the mail tells."""
    response = browser.post("/a/data/code", {"form_key": form_key(browser), "purpose": purpose})
    assert response["Location"] == f"/a/data?asked={purpose}#{purpose}"
    return digits(PortalCode.objects.order_by("-created_at", "-id")[0].id)


def use(browser: Client, what: str, code: str) -> object:
    return browser.post(f"/a/data/{what}", {"form_key": form_key(browser), "code": code})


def test_the_code_goes_to_the_known_address_and_is_not_on_the_page(annas: Client, anna: Advocate) -> None:
    with post() as sink:
        set_up(sink.port)
        code = ask(annas, "export")
        work(NOW)
    assert sink.receivers == ["anna@example.com"]
    assert f"{code[:3]} {code[3:]}" in sink.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert code not in str(mailed("portal_code")[0].variables)  # nobody of the staff reads it afterwards
    page = annas.get("/a/data?asked=export").content.decode()
    assert code not in page
    assert 'autocomplete="one-time-code"' in page


def test_the_export_holds_what_is_kept_and_no_friend_s_secret(annas: Client, coffee: Program, anna: Advocate) -> None:
    for name, tick in (("Ben", True), ("Kim", False)):
        claim_id = claims.request(program_id=coffee.id, code="ANNA7", email=f"{name.lower()}@example.com", first_name=name, name_allowed=tick, now=NOW)
        claims.confirm(claim_id, now=NOW)
        send("purchase", f"{name.lower()}@example.com", NOW, name=name, amount_minor=5000)
    work(NOW)
    response = use(annas, "export", ask(annas, "export"))
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'  # type: ignore[index]
    assert response["Cache-Control"] == "no-store"  # type: ignore[index]
    data = json.loads(response.content)  # type: ignore[attr-defined]
    assert data["person"]["first_name"] == "Anna"
    assert data["addresses"][0]["value"] == "anna@example.com"
    assert data["links"][0]["code"] == "ANNA7"
    assert {entry["friend"] for entry in data["recommended"]} == {"Ben", None}
    assert len(data["rewards"]) == 2
    text = json.dumps(data)
    assert "Kim" not in text
    assert "kim@" not in text
    assert "ben@" not in text


def test_a_friend_s_export_tells_nothing_of_the_advocate(browser: Client, coffee: Program, anna: Advocate) -> None:
    claim_id = claims.request(program_id=coffee.id, code="ANNA7", email="ben@example.com", now=NOW)
    ben = claims.confirm(claim_id, now=NOW).contact_id
    work(NOW)
    assert ben
    from goodword.links.values import AccessPurpose

    enter(browser, ben, coffee, purpose=AccessPurpose.PREFERENCES)
    response = browser.post("/a/data/code", {"form_key": form_key(browser, "/a/data"), "purpose": "export"})
    assert response.status_code == 303
    code = digits(PortalCode.objects.get().id)
    data = browser.post("/a/data/export", {"form_key": form_key(browser, "/a/data"), "code": code}).json()
    assert data["was_recommended"][0]["state"] == "claimed"
    assert "Anna" not in json.dumps(data)


def test_erasure_becomes_one_task_for_the_staff(annas: Client, anna: Advocate) -> None:
    response = use(annas, "erase", ask(annas, "erase"))
    assert "We have got your wish" in response.content.decode()  # type: ignore[attr-defined]
    use(annas, "erase", ask(annas, "erase"))
    task = Task.objects.get()
    assert (task.kind, task.contact_id, task.role) == ("erasure", anna.id, "admin")
    assert task.due_at == NOW + days(28)
    assert Contact.objects.get(id=anna.id).first_name == "Anna"  # a person decides


@pytest.mark.parametrize("what", ["export", "erase"])
def test_a_forwarded_link_without_the_mail_gets_nothing(annas: Client, what: str) -> None:
    right = ask(annas, what)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for typed in (wrong, "", "0", "x" * 30):
        response = use(annas, what, typed)
        assert response.status_code == 422  # type: ignore[attr-defined]
        assert "anna@example.com" not in response.content.decode()  # type: ignore[attr-defined]
    assert not Task.objects.exists()


def test_a_code_for_one_thing_does_not_do_another(annas: Client) -> None:
    code = ask(annas, "export")
    assert use(annas, "erase", code).status_code == 422  # type: ignore[attr-defined]
    assert not Task.objects.exists()


def test_a_code_is_over_after_five_tries_and_fifteen_minutes(annas: Client) -> None:
    code = ask(annas, "export")
    with clock.at(NOW + days(1 / 96)):
        assert use(annas, "export", code).status_code == 422  # type: ignore[attr-defined]
    code = ask(annas, "export")
    for _ in range(5):
        use(annas, "export", "000000" if code != "000000" else "000001")
    page = use(annas, "export", code)
    assert "This code is over." in page.content.decode()  # type: ignore[attr-defined]


def test_only_four_codes_an_hour(annas: Client) -> None:
    for _ in range(4):
        ask(annas, "export")
    response = annas.post("/a/data/code", {"form_key": form_key(annas), "purpose": "export"})
    assert response.status_code == 429
    assert len(mailed("portal_code")) == 4


@pytest.mark.parametrize("purpose", ["redeem", "nonsense", ""])
def test_no_code_is_sent_for_what_the_page_does_not_offer(annas: Client, purpose: str) -> None:
    assert annas.post("/a/data/code", {"form_key": form_key(annas), "purpose": purpose}).status_code == 404
    assert not PortalCode.objects.exists()


def test_the_page_shows_only_enough_of_the_address_for_its_owner(annas: Client) -> None:
    page = annas.get("/a/preferences").content.decode()
    assert "a…@example.com" in page
    assert "anna@example.com" not in page


# preferences


def save(browser: Client, **fields: str) -> None:
    response = browser.post("/a/preferences", {"form_key": form_key(browser), "language": "en", "pause": "", **fields})
    assert response.status_code == 303


def given(anna: Advocate) -> dict[str, bool]:
    return {purpose: entry.given for (purpose, _), entry in contacts.standing([anna.id])[anna.id].items()}


def test_each_kind_can_be_turned_on_and_off_with_its_wording_as_proof(annas: Client, anna: Advocate) -> None:
    save(annas, ask="on", service="on")
    assert given(anna) == {"ask": True, "survey": False, "marketing": False}  # what needs no consent needs no entry
    entry = Consent.objects.get(purpose="ask")
    assert entry.wording.startswith("Recommending us: ")
    assert entry.proof["kind"] == "portal session"
    assert re.search(r'id="ask" name="ask" checked', annas.get("/a/preferences").content.decode())
    save(annas, ask="on", service="on")
    assert Consent.objects.count() == 3  # nothing changed, nothing is written
    save(annas)
    assert not given(anna)["ask"]


def test_stopping_everything_wins_over_the_switches(annas: Client, anna: Advocate) -> None:
    save(annas, ask="on", survey="on", marketing="on")
    save(annas, ask="on", survey="on", marketing="on", stop="1")
    assert not any(given(anna).values())


def test_a_pause_covers_asks_and_news_but_not_what_one_takes_part_in(annas: Client, anna: Advocate) -> None:
    save(annas, pause="30")
    assert {pause.purpose for pause in contacts.paused([anna.id], now=NOW)[anna.id]} == {"survey", "ask", "marketing"}
    assert "Until 10 November" in annas.get("/a/preferences").content.decode()
    save(annas, pause="same")
    assert contacts.paused([anna.id], now=NOW)[anna.id]
    save(annas)
    assert not contacts.paused([anna.id], now=NOW)[anna.id]


def test_turning_on_takes_back_an_unsubscription_but_no_full_stop(annas: Client, anna: Advocate) -> None:
    consent.suppress("anna@example.com", channel="email", reason="unsubscribed", scope="ask", now=NOW)
    consent.suppress("anna@example.com", channel="email", reason="bounced", scope="all", now=NOW)
    save(annas, ask="on")
    left = contacts.suppressions([("email", "anna@example.com")], scopes=["ask", "all"])
    assert left == {("email", "anna@example.com"): {"all": "bounced"}}


def test_both_pages_say_the_same_of_what_is_stopped_and_what_still_comes(annas: Client, anna: Advocate) -> None:
    stop = f"/u/{unsubscribe.token(Subscription(anna.id, Purpose.SERVICE))}"
    switch = 'id="service" name="service"'
    assert f"{switch} checked" in annas.get("/a/preferences").content.decode()
    assert "what you ask for yourself still comes: confirmations, codes and your link" in annas.get(stop).content.decode()
    annas.post(stop, {"do": "stop"})
    page = annas.get("/a/preferences").content.decode()
    assert switch in page and f"{switch} checked" not in page
    assert "Confirmations, codes and your link." in page
    save(annas, service="on")
    assert "Stop these messages" in annas.get(stop).content.decode()
    save(annas)
    assert "none will come any more" in annas.get(stop).content.decode()


def test_a_full_stop_is_named_on_both_pages_and_taken_back_by_the_mail_alone(annas: Client, anna: Advocate) -> None:
    stop = f"/u/{unsubscribe.token(Subscription(anna.id, Purpose.SERVICE))}"
    annas.post(stop, {"do": "stop_all"})
    words = "You have stopped all mail from us, confirmations and codes included."
    save(annas, service="on", ask="on")  # whoever has the page open starts no mail again
    for page in (stop, "/a/preferences", "/a/data"):
        assert words in annas.get(page).content.decode()
    annas.post(stop, {"do": "resume"})
    for page in (stop, "/a/preferences"):
        assert words not in annas.get(page).content.decode()


def test_an_address_that_bounced_is_told_so_and_keeps_its_choices(annas: Client, anna: Advocate) -> None:
    save(annas, service="on", ask="on")
    consent.suppress("anna@example.com", channel="email", reason="bounced", scope="all", now=NOW)
    page = annas.get("/a/preferences").content.decode()
    assert "Mail to your address came back" in page
    assert 'id="ask" name="ask" checked' in page


def test_the_language_is_kept(annas: Client, anna: Advocate) -> None:
    save(annas, language="nl")
    assert Contact.objects.get(id=anna.id).language == "nl"
    assert '<html lang="nl">' in annas.get("/a/").content.decode()
    save(annas, language="xx")
    assert Contact.objects.get(id=anna.id).language == "nl"


def test_what_was_agreed_to_is_listed(annas: Client, anna: Advocate) -> None:
    consent.give(anna.id, purpose="marketing", channel="email", source="shop", wording="Yes, tell me about new roasts.", proof={}, now=NOW)
    assert "11 October, agreed: Yes, tell me about new roasts." in annas.get("/a/preferences").content.decode()


def test_somebody_without_an_address_is_told_to_write(browser: Client, coffee: Program) -> None:
    from goodword.contacts.models import Identity
    from goodword.links import actions as links

    olaf = make_contact("olaf@example.com")
    links.ensure_links([olaf], program_id=coffee.id, now=NOW)
    Identity.objects.filter(contact_id=olaf).delete()
    enter(browser, olaf, coffee)
    assert "We know no mail address of yours." in browser.get("/a/data").content.decode()
    assert browser.post("/a/data/code", {"form_key": form_key(browser), "purpose": "export"}).status_code == 404
