"""Programs in a real browser: every page at both widths in both themes, and a programme made with the live preview."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.operators.values import SYSTEM
from goodword.presets import actions as presets
from goodword.programs import actions, queries
from goodword.programs.values import Goal, Program, ProgramState
from tests.browser.conftest import VIEWS, look
from tests.making import make_advocate

pytestmark = pytest.mark.browser


@pytest.fixture
def coffee(transactional_db: None) -> Program:
    """Make three programmes: one live with a goal and advocates, one draft, one that ended."""
    now = datetime.now(UTC)
    begin = now - timedelta(days=60)
    over = presets.apply(preset="both-sides", slug="spring", name="Spring tasting", go_live=True, actor=SYSTEM, now=begin)
    actions.end(over.id, actor=SYSTEM, now=now)
    presets.apply(preset="both-sides", slug="office", name="Coffee for the office", currency="CHF", actor=SYSTEM, now=now)
    live = presets.apply(preset="both-sides", slug="nordlicht", name="Recommend Nordlicht", go_live=True, actor=SYSTEM, now=begin)
    goal = Goal(target_value=131, deadline=date(now.year + 1, 12, 31))
    settings = replace(live.settings, goal=goal, hosts=("nordlicht.example", "shop.nordlicht.example"), landing_url="https://nordlicht.example/freunde")
    actions.change(live.id, settings=settings, actor=SYSTEM, now=begin)
    for name in ("anna", "nele", "mo"):
        make_advocate(live, f"{name}@example.com", now=begin)
    return live


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_pages_of_programmes_look_right(console: Page, live_server: LiveServer, coffee: Program, width: int, theme: str) -> None:
    base = f"{live_server.url}/console/programs/"
    for name, path in [
        ("programs", ""),
        ("program", f"{coffee.id}/"),
        ("program_settings", f"{coffee.id}/change/"),
        ("program_words", f"{coffee.id}/words/?language=de"),
        ("program_end", f"{coffee.id}/end/"),
        ("program_versions", f"{coffee.id}/versions/"),
        ("program_duplicate", f"{coffee.id}/duplicate/"),
        ("program_new", "new/"),
        ("program_from_file", "from-file/"),
    ]:
        console.goto(base + path)
        look(console, name, width=width, theme=theme)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_first_programme_is_taught(console: Page, live_server: LiveServer, width: int, theme: str) -> None:
    console.goto(f"{live_server.url}/console/programs/")
    look(console, "programs_empty", width=width, theme=theme)


def test_a_programme_is_made_by_changing_the_sentence(console: Page, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/programs/new/")
    console.get_by_label("How much", exact=True).fill("7.50")
    console.get_by_label("Who gets it").select_option("advocate")
    expect(console.locator("#preview")).to_contain_text("Anna gets a €7.50 coupon too if you buy.")
    console.get_by_label("Name", exact=True).fill("Coffee for friends")
    console.get_by_role("button", name="Save the draft").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Coffee for friends")
    expect(console.locator(".gw-sentence")).to_contain_text("the recommender gets a €7.50 coupon")
    (program,) = queries.programs()
    assert program.state is ProgramState.DRAFT


def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(console: Page, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/programs/new/")
    console.get_by_label("Landing page").fill("https://elsewhere.example/")
    console.get_by_label("Your hosts").fill("shop.example")
    console.get_by_role("button", name="Save the draft").click()
    expect(console.get_by_role("alert")).to_contain_text("must lie on one of the programme’s own hosts")
    expect(console.get_by_label("Landing page")).to_have_value("https://elsewhere.example/")
    assert queries.programs() == []
    look(console, "program_new_wrong")
