"""The kinds of rewards as people see them: the rule's form, pay-outs, downloads, a card to print, presets, and the own page."""

from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.links import actions as links
from goodword.links.values import AccessPurpose
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.rewards.actions.downloads import put_download
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.queries.payouts import files
from goodword.rewards.queries.rules import rules
from tests.browser.conftest import look_everywhere
from tests.making import START, days, make_advocate, make_program, send, work
from tests.rewards.test_payouts import PAY, make_file, name_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GIFTS: list[tuple[str, dict[str, Any]]] = [
    ("cash", {"amount_minor": 500}),
    ("donation", {"amount_minor": 1000, "charities": ["Sea rescue", "Animal home"]}),
    ("exclusive_content", {"file": "Roasting at home"}),
    ("product", {"name": "a bag of coffee"}),
    ("quota", {"megabytes": 500}),
    ("event_invitation", {"event": "Tasting on 4 May", "seats": 2}),
    ("thank_you_note", {"words": "Thank you for sending Ben our way."}),
]


def rule(slug: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {"conditions": [], "benefits": [{"side": "advocate", "kind": {"slug": slug, "settings": settings}}], "hold_days": 0}


@pytest.fixture
def base(console: Page, live_server: LiveServer) -> str:
    """Let Ben buy under a rule for each kind."""
    put_download(name="Roasting at home", file_name="roasting.pdf", content=b"%PDF", actor=SYSTEM, now=START)
    program = make_program(rule=rule(*GIFTS[0]))
    for slug, settings in GIFTS[1:]:
        create_rule(program_id=program.id, name=slug, definition=rule(slug, settings), in_force_from=START, actor=SYSTEM, now=START)
    anna, code = make_advocate(program, last_name="Petersen")
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(START + days(2))
    name_account(anna, program, at=START + days(2))
    make_file()
    send("purchase", "cleo@example.com", PAY, amount_minor=3480, code=code)
    work(PAY)
    return live_server.url


def test_the_console_shows_every_kind_well(console: Page, base: str) -> None:
    first = rules(next(iter(_programs())))[0]
    task = Task.objects.get(kind="thank_card", done_at=None, due_at__lt=PAY)
    for name, path in [
        ("kinds_rewards", "rewards/"),
        ("kinds_rule", f"rewards/rules/{first.id}/"),
        ("kinds_rules", "rewards/rules/"),
        ("kinds_payouts", "rewards/payouts/"),
        ("kinds_payout", f"rewards/payouts/{files()[0].id}/"),
        ("kinds_downloads", "rewards/downloads/"),
        ("kinds_ledger", "rewards/ledger/"),
        ("kinds_card", f"today/{task.id}/card"),
        ("kinds_presets", "programs/presets/"),
        ("kinds_preset_agency", "programs/new/?preset=agency"),
        ("kinds_preset_dropbox", "programs/new/?preset=dropbox"),
    ]:
        console.goto(f"{base}/console/{path}")
        look_everywhere(console, name)


def test_the_own_page_shows_every_kind_well(page: Page, base: str) -> None:
    program_id = next(iter(_programs()))
    anna = Task.objects.filter(contact_id__isnull=False).first()
    assert anna
    assert anna.contact_id
    url = links.issue([anna.contact_id], program_id=program_id, purpose=AccessPurpose.ADVOCATE, now=PAY)[anna.contact_id]
    page.goto(base + "/a/" + url.rsplit("/a/", 1)[1])
    look_everywhere(page, "kinds_own_page")
    page.goto(f"{base}/a/payout")
    look_everywhere(page, "kinds_payout_account")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("button", name="Pay to this account").click()
    look_everywhere(page, "kinds_payout_mistakes")


def _programs() -> list[Any]:
    from goodword.programs.queries import programs

    return [one.id for one in programs()]
