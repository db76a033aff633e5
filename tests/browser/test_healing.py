"""Complaints as staff see them: the board, by mouse, and the pages of mending."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.feedback import models
from goodword.feedback.actions import answering, attachments, cases, improvements, intake, particulars, recovery, surveys
from goodword.feedback.queries.particulars import Particulars
from goodword.feedback.rules.attachments import Upload
from goodword.feedback.values import Category, Closing, Definition, Given, NewCase, Origin, Severity, Source, Via
from goodword.feedback.values.improvements import Area, NewImprovement
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.lib.money import Money
from goodword.operators.models import Operator
from goodword.operators.values import SYSTEM, Role
from tests.browser.conftest import look_everywhere
from tests.making import make_contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(console: Page) -> list[models.Case]:
    """Let four people complain, and work on what they say."""
    now = datetime.now(UTC)
    ben = make_contact("ben@example.com", first_name="Ben", last_name="Carstens")
    karla = make_contact("karla@example.com", first_name="Karla", last_name="Voss")
    torn = NewCase("Two bags arrived torn, and nobody answered my mail of Monday.", Origin.STAFF, contact_id=ben, category=Category.DELIVERY)
    intake.receive(replace(torn, severity=Severity.SEVERE), actor=SYSTEM, now=now - timedelta(hours=3))
    intake.receive(replace(torn, words="Wrong grind, for the third time", severity=Severity.MINOR), actor=SYSTEM, now=now)
    repair = intake.receive(replace(torn, contact_id=karla, words="Grinder repair takes too long"), actor=SYSTEM, now=now - timedelta(days=2))
    cases.propose(repair.id, "A loan grinder until yours is back.", actor=SYSTEM, now=now - timedelta(days=1))
    done = intake.receive(replace(torn, contact_id=karla, words="Charged twice"), actor=SYSTEM, now=now - timedelta(days=3))
    cases.close(done.id, Closing.DECIDED, "The second charge is paid back.", actor=SYSTEM, now=now - timedelta(days=1))
    return list(models.Case.objects.order_by("received_at"))


def test_the_board_looks_right_and_a_card_is_dragged(console: Page, live_server: LiveServer, complaints: list[models.Case]) -> None:
    console.goto(f"{live_server.url}/console/feedback/cases/?show=board")
    look_everywhere(console, "healing_board")
    card = console.get_by_role("article").filter(has_text="Two bags arrived torn")
    card.drag_to(console.get_by_role("region", name="In work"))
    expect(console.get_by_role("status")).to_contain_text("It is in work.")
    assert models.Case.objects.get(severity="severe").state == "in_work"


def test_the_pages_of_mending_look_right(console: Page, live_server: LiveServer, complaints: list[models.Case], olga: Operator) -> None:
    now = datetime.now(UTC)
    steps = [Step("First call: listen, say sorry", Doing.TALK, 2, Unit.HOURS), Step("Lend a grinder", Doing.DO, 1, Unit.DAYS, role=Role.SUPPORT)]
    recovery.keep(Category.PRODUCT, steps, actor=SYSTEM, now=now)
    broken = NewCase("The grinder broke on its first day", Origin.STAFF, contact_id=complaints[0].contact_id, category=Category.PRODUCT)
    case = intake.receive(broken, actor=SYSTEM, now=now - timedelta(hours=5))
    attachments.add(case.id, [Upload("grinder.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40_000)], actor=SYSTEM, now=now)
    particulars.describe(case.id, Particulars("Grinder mini", "Berlin", Money(12_50, "EUR")), actor=SYSTEM, now=now)
    survey = surveys.create(name="After a purchase", definition=Definition(), program_id=None, actor=SYSTEM, now=now)
    glad = Given(9, more="Great coffee, but the lid of the tin is hard to open.")
    answer = answering.enter(survey.id, complaints[0].contact_id, glad, Source(Via.CALL), actor=SYSTEM, now=now)
    lid = NewImprovement("A lid that opens", Area.PRODUCT, olga.id, now.date() + timedelta(days=20))
    made = improvements.create(lid, answers=[answer.id], actor=SYSTEM, now=now)
    for name, path in [
        ("plans", "settings/plans/"),
        ("plan", "settings/plans/product/"),
        ("case", f"feedback/cases/{case.id}/"),
        ("score_card", "feedback/cases/score-card/"),
        ("improvements", "feedback/improvements/"),
        ("improvement_new", "feedback/improvements/new/"),
        ("improvement", f"feedback/improvements/{made.id}/"),
        ("erase", f"contacts/{case.contact_id}/erase-feedback/"),
    ]:
        console.goto(f"{live_server.url}/console/{path}")
        look_everywhere(console, f"healing_{name}")
