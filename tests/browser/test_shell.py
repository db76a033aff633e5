"""The shell of the console in a real browser: looks, keys, theme, the menu on a phone."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import VIEWS, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_ways_in_look_right(page: Page, live_server: LiveServer, transactional_db, width, theme):
    page.goto(f"{live_server.url}/console/sign-in/")
    look(page, "sign_in", width=width, theme=theme)
    page.goto(f"{live_server.url}/console/sign-in/link/made-up/")
    look(page, "link_over", width=width, theme=theme)


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_account_page_looks_right(console: Page, live_server: LiveServer, width, theme):
    console.goto(f"{live_server.url}/console/account/")
    look(console, "account", width=width, theme=theme)
