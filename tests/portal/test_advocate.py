"""The advocate's own page, and everybody who is not the advocate."""

import re
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import people
from goodword.contacts.models import Contact
from goodword.lib import clock, qr
from goodword.links import actions as links
from goodword.links import queries
from goodword.links.models import Link, Share
from goodword.links.values import AccessPurpose
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.values import Program
from goodword.referrals.actions import claim as claims
from goodword.rewards.actions.rules import create_rule
from tests.making import days, make_advocate, make_contact, send, work
from tests.portal.conftest import NOW, Advocate, enter, form_key, signed_link

POSTS = ("message", "name", "leave", "back", "out", "preferences", "data/code", "data/export", "data/erase")
PAGES = ("", "preferences", "data", "share/whatsapp", "share/copy")


@pytest.fixture
def annas(browser: Client, coffee: Program, anna: Advocate) -> Client:
    """Return a browser with Anna's page open."""
    enter(browser, anna.id, coffee)
    return browser


def bring(coffee: Program, name: str, *, tick: bool, amount_minor: int | None = None, ago: float = 5) -> None:
    """Let a friend claim with Anna's code, and buy."""
    at = NOW - days(ago)
    claim_id = claims.request(program_id=coffee.id, code="ANNA7", email=f"{name.lower()}@example.com", first_name=name, name_allowed=tick, now=at)
    claims.confirm(claim_id, now=at)
    if amount_minor:
        send("purchase", f"{name.lower()}@example.com", at + days(1), name=name, amount_minor=amount_minor)
    work(NOW)


# the way in


def test_a_signed_link_opens_the_page_and_leaves_the_address_bar(browser: Client, coffee: Program, anna: Advocate) -> None:
    response = browser.get(signed_link(anna.id, coffee))
    assert (response.status_code, response["Location"]) == (303, "/a/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    cookie = browser.cookies["gw_portal"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/a/", True, "Lax")
    page = browser.get("/a/")
    assert "ANNA7" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert set(browser.cookies) == {"gw_portal"}  # no session of the console, no other cookie


@pytest.mark.parametrize("how", ["nothing", "tampered", "expired", "revoked", "another secret"])
def test_a_stranger_learns_nothing_and_changes_nothing(coffee: Program, anna: Advocate, how: str) -> None:
    cleo, link, moment = Client(), signed_link(anna.id, coffee), NOW
    if how == "tampered":
        cleo.get(link[:-4] + "AAAA")
    elif how == "expired":
        moment = NOW + days(91)
        with clock.at(moment):
            cleo.get(link)
    elif how == "revoked":
        signed_link(anna.id, coffee)
        cleo.get(link)
    elif how == "another secret":
        cleo.cookies["gw_portal"] = link.removeprefix("/a/")
    before = snapshot()
    with clock.at(moment):
        pages = [cleo.get(f"/a/{path}") for path in PAGES] + [cleo.post(f"/a/{path}", {"form_key": "x", "show_name": ""}) for path in POSTS]
    assert {page.status_code for page in pages} <= {404, 405}
    assert not any("ANNA7" in page.content.decode() or "anna@" in page.content.decode() for page in pages)
    assert snapshot() == before


def test_a_session_ends_after_seven_days(annas: Client) -> None:
    with clock.at(NOW + days(7)):
        assert annas.get("/a/").status_code == 404


def test_a_session_shows_only_its_own_person(browser: Client, coffee: Program, anna: Advocate) -> None:
    cleo, code = make_advocate(coffee, "cleo@example.com", first_name="Cleo")
    bring(coffee, "Ben", tick=True, amount_minor=5000)
    enter(browser, cleo, coffee)
    page = browser.get("/a/").content.decode()
    assert code in page
    assert "ANNA7" not in page
    assert "Ben" not in page
    key = form_key(browser)
    browser.post("/a/leave", {"form_key": key, "contact_id": str(anna.id)})
    assert queries.owners_of(["ANNA7"])["ANNA7"].active


def test_a_link_for_preferences_opens_preferences_only(browser: Client, coffee: Program, anna: Advocate) -> None:
    response = browser.get(signed_link(anna.id, coffee, purpose=AccessPurpose.PREFERENCES))
    assert response["Location"] == "/a/preferences"
    assert browser.get("/a/preferences").status_code == 200
    for path in ("/a/", "/a/share/whatsapp"):
        assert browser.get(path).status_code == 404
    key = form_key(browser, "/a/preferences")
    assert browser.post("/a/leave", {"form_key": key}).status_code == 404
    assert queries.owners_of(["ANNA7"])["ANNA7"].active


def test_an_erased_person_has_no_page(annas: Client, anna: Advocate) -> None:
    Contact.objects.filter(id=anna.id).update(erased_at=NOW)
    assert annas.get("/a/").status_code == 404


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_the_session_s_key_is_refused(annas: Client, path: str) -> None:
    before = snapshot()
    for key in ("", "0" * 64):
        assert annas.post(f"/a/{path}", {"form_key": key, "message": "x", "purpose": "export", "code": "123456"}).status_code == 403
    good = form_key(annas)
    assert annas.post(f"/a/{path}", {"form_key": good}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert snapshot() == before


def test_closing_the_page_forgets_the_browser(annas: Client) -> None:
    annas.post("/a/out", {"form_key": form_key(annas)})
    assert annas.get("/a/").status_code == 404


# sharing


def test_the_share_kit_puts_the_disclosure_first_and_fills_in_no_receiver(annas: Client) -> None:
    page = annas.get("/a/").content.decode()
    assert page.index("I get something too if you buy: a €10 coupon.") < page.index("I like Nordlicht.")
    whatsapp = urlsplit(annas.get("/a/share/whatsapp")["Location"])
    assert (whatsapp.netloc, whatsapp.path) == ("wa.me", "/")
    text = parse_qs(whatsapp.query)["text"][0]
    assert text.startswith("I get something too if you buy: a €10 coupon.")
    assert text.endswith("http://localhost:8000/r/ANNA7?ch=whatsapp")
    linkedin = parse_qs(urlsplit(annas.get("/a/share/linkedin")["Location"]).query)
    assert linkedin["text"][0].startswith("I get something too")
    mail = annas.get("/a/share/mail").content.decode()
    target = re.search(r'href="(mailto:[^"]*)"', mail)
    assert target
    assert target[1].startswith("mailto:?subject=")
    assert "r/ANNA7?ch=mail" in unquote(target[1])


def test_a_share_is_noted_once_a_day_and_not_for_prefetches(annas: Client, anna: Advocate) -> None:
    annas.get("/a/share/whatsapp", headers={"sec-purpose": "prefetch"})
    assert not Share.objects.exists()
    for channel in ("whatsapp", "whatsapp", "mail", "linkedin", "copy", "native"):
        annas.get(f"/a/share/{channel}")
    assert sorted(Share.objects.values_list("channel", flat=True)) == ["copy", "linkedin", "mail", "native", "whatsapp"]
    assert annas.get("/a/share/copy").status_code == 204
    assert annas.get("/a/share/carrier-pigeon").status_code == 404


def test_own_words_take_the_place_of_the_programme_s_but_not_of_the_disclosure(annas: Client) -> None:
    annas.post("/a/message", {"form_key": form_key(annas), "message": "Best <b>beans</b> in town:"})
    page = annas.get("/a/").content.decode()
    assert "Best &lt;b&gt;beans&lt;/b&gt; in town:" in page
    text = parse_qs(urlsplit(annas.get("/a/share/whatsapp")["Location"]).query)["text"][0]
    assert text.startswith("I get something too if you buy: a €10 coupon.\n\nBest <b>beans</b> in town:\n")


def test_a_message_that_is_too_long_is_not_lost(annas: Client) -> None:
    response = annas.post("/a/message", {"form_key": form_key(annas), "message": "y" * 1001})
    assert response.status_code == 422
    assert "y" * 1001 in response.content.decode()
    assert Link.objects.get().message == ""


def test_the_qr_code_holds_the_link_with_its_channel(annas: Client) -> None:
    page = annas.get("/a/").content.decode()
    assert f'd="{qr.draw("http://localhost:8000/r/ANNA7?ch=qr").path}"' in page
    assert 'aria-label="QR code for http://localhost:8000/r/ANNA7?ch=qr"' in page


# what came of it


def test_friends_who_allowed_it_are_named_and_others_are_not(annas: Client, coffee: Program) -> None:
    bring(coffee, "Ben", tick=True, amount_minor=5000)
    bring(coffee, "Kim", tick=False)
    page = annas.get("/a/").content.decode()
    assert "Ben bought on 7 October" in page
    assert "A €10 coupon comes on 21 October, if nothing is sent back." in page
    assert "A friend came by your link" in page
    assert "Kim" not in page
    assert "example.com" not in page.replace("hello@example.com", "")


def test_why_there_is_no_reward_gives_nothing_of_the_friend_away(annas: Client, coffee: Program) -> None:
    bring(coffee, "Kim", tick=False, amount_minor=500)
    page = annas.get("/a/").content.decode()
    assert "minimum" not in page
    assert "€5" not in page
    assert "Kim" not in page


def test_a_granted_coupon_shows_code_and_last_day(annas: Client, coffee: Program) -> None:
    bring(coffee, "Ben", tick=True, amount_minor=5000)
    with clock.at(NOW + days(13)):
        enter_again(annas, coffee)
        work(NOW + days(13))
        page = annas.get("/a/").content.decode()
    code = re.search(r'<b class="gw-mono">([A-Z0-9-]+)</b>', page)
    assert code
    assert "Good until" in page
    assert "A €10 coupon, yours since" in page


def enter_again(browser: Client, coffee: Program) -> None:
    enter(browser, Contact.objects.get(first_name="Anna").id, coffee, now=NOW + days(13))


def test_an_ended_programme_keeps_friends_and_rewards_but_shares_no_more(annas: Client, coffee: Program) -> None:
    bring(coffee, "Ben", tick=True, amount_minor=5000)
    programs.end(coffee.id, actor=SYSTEM, now=NOW)
    page = annas.get("/a/").content.decode()
    assert "This programme is over." in page
    assert "Ben bought on" in page
    assert "share/whatsapp" not in page
    assert annas.get("/a/share/whatsapp").status_code == 404


def test_an_empty_page_teaches(annas: Client) -> None:
    page = annas.get("/a/").content.decode()
    assert "Nobody has come by your link yet." in page
    assert "None yet. What you earn stands here" in page


# choices


def test_hiding_the_name_also_changes_a_code_that_tells_it(annas: Client, anna: Advocate) -> None:
    annas.post("/a/name", {"form_key": form_key(annas), "show_name": ""})
    assert Contact.objects.get(id=anna.id).name_shown == ""
    link = Link.objects.get()
    assert not link.code.startswith("ANNA")
    assert queries.owners_of(["ANNA7"])["ANNA7"].active  # it may be printed somewhere
    assert "Anna" not in Client().get("/p/coffee?code=ANNA7").content.decode()
    annas.post("/a/name", {"form_key": form_key(annas), "show_name": "on"})
    assert Contact.objects.get(id=anna.id).name_shown == "Anna"


def test_who_has_no_first_name_may_give_one(browser: Client, coffee: Program) -> None:
    contact_id, _ = make_advocate(coffee, "x@example.com", first_name="")
    enter(browser, contact_id, coffee)
    browser.post("/a/name", {"form_key": form_key(browser), "show_name": "on", "first_name": "Xenia"})
    row = Contact.objects.get(id=contact_id)
    assert (row.first_name, row.name_shown) == ("Xenia", "Xenia")


def test_leaving_and_coming_back(annas: Client, coffee: Program, anna: Advocate) -> None:
    annas.post("/a/leave", {"form_key": form_key(annas)})
    assert not queries.owners_of(["ANNA7"])["ANNA7"].active
    assert "You have left this programme." in annas.get("/a/").content.decode()
    annas.post("/a/back", {"form_key": form_key(annas)})
    assert queries.owners_of(["ANNA7"])["ANNA7"].active


@pytest.mark.parametrize("language", ["en", "de", "nl", "it", "ms"])
def test_the_page_speaks_five_languages_and_remembers(annas: Client, language: str) -> None:
    for path in ("", "preferences", "data", "share/mail"):
        assert f'<html lang="{language}">' in annas.get(f"/a/{path}?lang={language}").content.decode()
    assert f'<html lang="{language}">' in annas.get("/a/").content.decode()


def test_the_person_s_own_language_comes_before_the_programme_s(browser: Client, coffee: Program, anna: Advocate) -> None:
    people.change(anna.id, {"language": "it"}, actor=SYSTEM, now=NOW)
    enter(browser, anna.id, coffee)
    assert '<html lang="it">' in browser.get("/a/").content.decode()


def test_the_page_takes_few_statements_whatever_the_number_of_friends(annas: Client, coffee: Program, django_assert_max_num_queries: object) -> None:
    for number in range(12):
        bring(coffee, f"Friend{number}", tick=bool(number % 2), amount_minor=5000)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        annas.get("/a/")


def snapshot() -> tuple[object, ...]:
    """Return what a stranger must not be able to change."""
    return (
        list(Contact.objects.order_by("id").values_list("id", "first_name", "name_shown", "language", "erased_at", "changed_at")),
        list(Link.objects.order_by("id").values_list("id", "code", "active", "message")),
        Share.objects.count(),
        *counts(),
    )


def counts() -> list[int]:
    from goodword.contacts.models import Consent, Pause
    from goodword.links.models import PortalCode
    from goodword.messaging.models import Message, Task

    return [model.objects.count() for model in (Consent, Pause, PortalCode, Message, Task)]


def test_the_snapshot_notices_a_change(coffee: Program, anna: Advocate) -> None:
    before = snapshot()
    links.change_message(anna.id, program_id=coffee.id, text="x")
    assert snapshot() != before
    assert isinstance(make_contact("x@example.com"), UUID)


def test_points_that_came_bit_by_bit_are_one_sum_with_what_ends_first(annas: Client, coffee: Program) -> None:
    points = {"conditions": [], "benefits": [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": 50}}}], "hold_days": 0, "expires_days": 30}
    create_rule(program_id=coffee.id, name="Points", definition=points, in_force_from=NOW, actor=SYSTEM, now=NOW)
    for number, name in enumerate(("Ben", "Kim")):
        send("purchase", f"{name.lower()}@example.com", NOW + days(number), code="ANNA7", amount_minor=1000)
    with clock.at(NOW + days(3)):
        work(NOW + days(3))
        enter_again(annas, coffee)
        page = annas.get("/a/").content.decode()
    assert "100 points to use" in page
    assert "Of this, 50 points are good until" in page
