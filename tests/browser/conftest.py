"""A real browser for the tests marked `browser`: Debian's Chromium, and a page that fails its test on any script error or refused resource."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from goodword.operators import actions, models
from goodword.operators.values import SYSTEM
from tests.operators.people import make_operator

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = Path(os.environ["SHOTS"]) if os.environ.get("SHOTS") else None
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for a file: the event loop that playwright runs in this thread must be gone before tests that run one of their own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.fail("There is no browser. On Debian or Ubuntu: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a fresh profile, 1280 wide, that is told not to move things."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Open a page; script errors and what the content security policy refused fail the test at its end."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    assert complaints == []


def serious_violations(page: Page) -> list[str]:
    """Return what axe calls serious or critical on the page as it stands, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    rules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
    found = page.evaluate(f"axe.run(document, {{runOnly: {rules}, resultTypes: ['violations'], elementRef: false}})")
    return [
        f"{rule['id']}: {node['target'][0]} – {node.get('failureSummary', '')}"
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


@pytest.fixture
def olga(transactional_db: None) -> models.Operator:
    """Make the owner of a set-up installation."""
    actions.change_organisation(actor=SYSTEM, now=datetime.now(UTC), name="Kaffeerösterei Nordlicht", country="DE", currency="EUR")
    return make_operator()


@pytest.fixture
def console(page: Page, live_server: LiveServer, olga: models.Operator) -> Page:
    """Open the console, signed in as Olga by a one-time link; go on with `console.goto(live_server.url + path)`."""
    sign_in(page, live_server, olga)
    return page


def sign_in(page: Page, live_server: LiveServer, operator: models.Operator) -> None:
    """Sign somebody in through a one-time link."""
    token = actions.sign_in_link(operator_id=operator.id, actor=SYSTEM, now=datetime.now(UTC))
    page.goto(f"{live_server.url}/console/sign-in/link/{token}/")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/console/**")


VIEWS = [(width, theme) for width in (1280, 390) for theme in ("light", "dark")]


def look(page: Page, name: str, *, width: int = 1280, theme: str = "light") -> None:
    """Check the open page at a width and in a theme: nothing hangs out or shows what is hidden, axe finds nothing bad; SHOTS names a folder for pictures.

    Axe, which is slow, takes each width and each theme once: 1280 light, 390 dark.
    """
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
    if SHOTS:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}_{width}_{theme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.querySelectorAll('[hidden]')].filter(one => one.checkVisibility()).map(one => one.outerHTML)") == []
    if (width == 1280) == (theme == "light"):
        assert serious_violations(page) == []


def look_everywhere(page: Page, name: str) -> None:
    """Check the open page in every view without loading it again."""
    for width, theme in VIEWS:
        look(page, name, width=width, theme=theme)
