"""The API's documentation in a real browser."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import VIEWS, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_documentation_of_the_api_looks_right(page: Page, live_server: LiveServer, transactional_db: None, width: int, theme: str) -> None:
    page.goto(f"{live_server.url}/api/v1/docs")
    look(page, "api_docs", width=width, theme=theme)
