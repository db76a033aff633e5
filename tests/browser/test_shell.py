"""The shell of the console in a real browser: looks, keys, theme, the menu on a phone, the first day."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.operators import actions, models, queries
from tests.browser.conftest import VIEWS, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_ways_in_look_right(page: Page, live_server: LiveServer, transactional_db: None, width: int, theme: str) -> None:
    for name, path in {"sign_in": "", "ask_for_link": "link/", "link_over": "link/made-up/"}.items():
        page.goto(f"{live_server.url}/console/sign-in/{path}")
        look(page, name, width=width, theme=theme)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_pages_of_the_shell_look_right(console: Page, live_server: LiveServer, width: int, theme: str) -> None:
    identify.ensure([Person(email="anna@example.com", first_name="Anna", last_name="Petersen")], now=datetime.now(UTC))
    for name, path in {"account": "account/", "search": "search?q=petersen", "not_found": "nothing/", "password": "account/password/first/"}.items():
        console.goto(f"{live_server.url}/console/{path}")
        look(console, name, width=width, theme=theme)


def test_the_first_day_begins_with_seven_answers_and_ends_on_today(page: Page, live_server: LiveServer, transactional_db: None) -> None:
    page.goto(f"{live_server.url}/console/sign-in/link/{actions.first_sign_in_link(now=datetime.now(UTC))}/")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/welcome/")
    look(page, "welcome")
    look(page, "welcome", width=390, theme="dark")
    page.get_by_role("button", name="Begin").click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("Your business").fill("Kaffeerösterei Nordlicht")
    page.get_by_label("Your name").fill("Olga Lindner")
    page.get_by_label("Your mail address").fill("olga@example.com")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/today/")
    assert page.get_by_role("heading", name="Setting up").is_visible()
    look(page, "first_day")


def test_keys_search_go_and_list_themselves(console: Page, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/account/")
    console.keyboard.press("/")
    assert console.evaluate("document.activeElement.id") == "search"
    console.keyboard.press("g")  # typed, not gone anywhere
    assert console.locator("#search").input_value() == "g"
    console.locator("h1").click()
    console.keyboard.press("?")
    assert console.get_by_role("dialog", name="Keys").is_visible()
    look(console, "keys")
    console.keyboard.press("Escape")
    console.keyboard.press("g")
    console.keyboard.press("s")
    console.wait_for_url("**/settings/")
    console.keyboard.press("j")
    console.keyboard.press("j")
    assert "Postal address" in console.evaluate("document.activeElement.innerText")
    console.keyboard.press("Enter")
    console.wait_for_url("**/settings/organisation/*")


def test_the_theme_is_kept_with_the_account(console: Page, live_server: LiveServer, olga: models.Operator) -> None:
    console.goto(f"{live_server.url}/console/account/")
    with console.expect_response("**/console/theme/"):
        console.get_by_role("button", name="Switch between light and dark").click()
    stored = queries.operator(olga.id)
    assert stored is not None and stored.theme == "dark"
    console.evaluate("localStorage.clear()")
    console.reload()
    assert console.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_menu_opens_on_a_phone(console: Page, live_server: LiveServer) -> None:
    console.set_viewport_size({"width": 390, "height": 800})
    console.goto(f"{live_server.url}/console/account/")
    assert not console.get_by_role("link", name="Settings").is_visible()
    console.get_by_role("button", name="Menu").click()
    look(console, "menu", width=390)
    console.get_by_role("link", name="Settings").click()
    console.wait_for_url("**/settings/")
