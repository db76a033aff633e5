"""The page a friend comes to."""

import re

import pytest
from django.test import Client

from goodword.links import actions as links
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.models import Program as Row
from goodword.programs.values import Program
from tests.making import days, make_advocate, make_program
from tests.portal.conftest import COUPONS, NORDLICHT, NOW, Advocate

LANGUAGES = ("en", "de", "nl", "it", "ms")


def text(browser: Client, path: str, status: int = 200) -> str:
    response = browser.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_it_shows_offer_recommender_disclosure_steps_and_privacy(browser: Client, anna: Advocate) -> None:
    page = text(browser, "/p/coffee?code=ANNA7")
    for words in (
        "€10 off your first coffee",
        "On a first order from €20.",
        "A recommendation from",
        "Anna",
        "Anna gets something too if you buy: a €10 coupon.",
        "Anna does not see your address.",
        "Anna may see my first name and whether I bought.",
        "You press one button in the mail",
        "That Anna recommended us to you we know from the link you followed",
        "Nothing is stored on your device.",
        "https://nordlicht.example/privacy",
    ):
        assert words in page, words


def test_the_tick_is_off_and_the_code_is_carried_along(browser: Client, anna: Advocate) -> None:
    page = text(browser, "/p/coffee?code=anna7")
    assert re.search(r'<input type="checkbox" name="name_allowed">', page)
    assert '<input type="hidden" name="code" value="ANNA7">' in page


@pytest.mark.parametrize("code", ["NOBODY", "", "<script>alert(1)</script>", "ANNA7X", "x" * 500])
def test_an_unknown_code_names_nobody_and_is_not_carried_along(browser: Client, anna: Advocate, code: str) -> None:
    page = text(browser, f"/p/coffee?code={code}")
    assert "Anna" not in page
    assert 'type="hidden" name="code"' not in page
    assert "<script>alert" not in page
    assert "Whoever recommends us gets something too if you buy: a €10 coupon." in page


def test_an_advocate_who_shows_no_name_is_not_named(browser: Client, coffee: Program) -> None:
    _, code = make_advocate(coffee, "olaf@example.com", first_name="Olaf")
    page = text(browser, f"/p/coffee?code={code}")
    assert "Olaf" not in page
    assert f'name="code" value="{code}"' in page


def test_a_code_of_another_programme_or_of_somebody_who_left_names_nobody(browser: Client, anna: Advocate) -> None:
    make_program(slug="tea")
    assert "Anna" not in text(browser, "/p/tea?code=ANNA7")
    links.leave(anna.id, program_id=Row.objects.get(slug="coffee").id, now=NOW)
    assert "Anna" not in text(browser, "/p/coffee?code=ANNA7")


def test_guessing_codes_shows_no_more_names_after_twenty_misses(browser: Client, anna: Advocate) -> None:
    for number in range(20):
        browser.get(f"/p/coffee?code=GUESS{number}")
    page = text(browser, "/p/coffee?code=ANNA7")
    assert "Anna" not in page
    assert 'name="code" value="ANNA7"' in page  # the recommendation still counts
    assert "A recommendation from" in text(Client(REMOTE_ADDR="192.0.2.2"), "/p/coffee?code=ANNA7")


def test_where_the_advocate_gains_nothing_nothing_is_disclosed(browser: Client) -> None:
    rule = {**COUPONS, "benefits": [COUPONS["benefits"][1]]}
    make_program(slug="kind", rule=rule, **NORDLICHT)
    page = text(browser, "/p/kind")
    assert "gets something too" not in page
    assert "Nobody but us sees your address." in page


def test_without_words_of_its_own_the_rules_speak(browser: Client) -> None:
    make_program(slug="plain", rule=COUPONS)
    page = text(browser, "/p/plain")
    assert "Welcome to Coffee for friends" in page
    assert "When a friend’s first purchase is at least €20, both get a €10 coupon" in page


def test_a_paused_and_an_ended_programme_have_a_kind_page_without_a_form(browser: Client, coffee: Program, anna: Advocate) -> None:
    programs.pause(coffee.id, actor=SYSTEM, now=NOW)
    page = text(browser, "/p/coffee?code=ANNA7")
    assert "Taking a break" in page
    assert "<form" not in page
    assert "Anna" not in page
    programs.end(coffee.id, actor=SYSTEM, now=NOW)
    assert "This offer is over" in text(browser, "/p/coffee?code=ANNA7")


def test_a_programme_that_begins_later_says_when(browser: Client) -> None:
    make_program(slug="soon", starts_at=NOW + days(3))
    page = text(browser, "/p/soon")
    assert "This offer begins on 14 October." in page
    assert "<form" not in page


def test_drafts_and_unknown_programmes_look_the_same(browser: Client) -> None:
    make_program(slug="draft", live=False)
    draft, unknown = browser.get("/p/draft"), browser.get("/p/nothing")
    assert draft.status_code == unknown.status_code == 404
    assert draft.content == unknown.content
    assert browser.get("/p/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_speaks_five_languages(browser: Client, anna: Advocate, language: str) -> None:
    for path in ("/p/coffee?code=ANNA7&", "/p/coffee/sent?", "/join/coffee?", "/join/coffee/sent?", "/p/coffee/claim?"):
        page = text(browser, f"{path}lang={language}")
        assert f'<html lang="{language}">' in page
        offered = set(re.findall(r'hreflang="(\w+)"', page))
        assert offered == set(LANGUAGES) - {language}


def test_the_programme_s_language_is_the_default_and_an_unknown_one_is_ignored(browser: Client) -> None:
    make_program(slug="kaffee", language="de")
    assert '<html lang="de">' in text(browser, "/p/kaffee")
    assert '<html lang="de">' in text(browser, "/p/kaffee?lang=xx")
    assert '<html lang="nl">' in text(browser, "/p/kaffee?lang=nl")


def test_the_other_languages_keep_the_code(browser: Client, anna: Advocate) -> None:
    assert 'href="?code=ANNA7&amp;lang=de"' in text(browser, "/p/coffee?code=ANNA7")


def test_nothing_is_stored_kept_or_passed_on(browser: Client, anna: Advocate) -> None:
    for path in ("/p/coffee?code=ANNA7", "/p/coffee/sent", "/join/coffee", "/p/nothing"):
        response = browser.get(path)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert not response.cookies
    assert not browser.cookies


def test_pages_hold_nothing_from_elsewhere(browser: Client, anna: Advocate) -> None:
    page = text(browser, "/p/coffee?code=ANNA7")
    assert not re.findall(r'(?:src|srcset)="https?:', page)
    assert not re.findall(r'<link[^>]+href="https?:', page)


def test_the_shop_s_colours_come_as_a_sheet_of_their_own(browser: Client, coffee: Program) -> None:
    response = browser.get("/p/coffee/brand.css?v=123f3a")
    assert response["Content-Type"] == "text/css"
    assert "--brand:#123f3a;" in response.content.decode()
    assert "prefers-color-scheme:dark" in response.content.decode()
    icon = browser.get("/p/coffee/icon.svg")
    assert icon["Content-Type"] == "image/svg+xml"
    assert ">N</text>" in icon.content.decode()
    assert browser.get("/p/brand.css").status_code == browser.get("/p/icon.svg").status_code == 200


def test_a_shop_s_texts_cannot_break_out(browser: Client) -> None:
    program = make_program(slug="odd", **{**NORDLICHT, "name": "<b>Bold</b>"})
    Row.objects.filter(id=program.id).update(brand={"name": '"><script>alert(1)</script>', "color": "red;}*{display:none"})
    assert "<script>alert" not in text(browser, "/p/odd")
    assert "display:none" not in text(browser, "/p/odd/brand.css")
    assert "<script>" not in text(browser, "/p/odd/icon.svg")
