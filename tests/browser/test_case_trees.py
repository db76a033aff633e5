"""The tree of categories and causes, the diagram of themes, dispute bodies, and erasing a person, as staff see them."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.feedback.actions import bodies, intake, recovery, topics, trees
from goodword.feedback.actions.bodies import NewBody
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import NewCase, Origin
from goodword.feedback.values.bodies import Part, Sector
from goodword.feedback.values.improvements import Area
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.operators.models import Operator
from goodword.operators.values import SYSTEM
from tests.browser.conftest import look_everywhere
from tests.making import make_contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_look_right(console: Page, live_server: LiveServer, olga: Operator) -> None:
    now = datetime.now(UTC)
    ben = make_contact("ben@example.com", first_name="Ben", last_name="Carstens")
    machines = trees.add(Kind.CAUSE, "Machines", actor=SYSTEM, now=now)
    burrs = trees.add(Kind.CAUSE, "Grinders", parent_id=machines, actor=SYSTEM, now=now)
    late = trees.add(Kind.CAUSE, "Late delivery", actor=SYSTEM, now=now)
    trees.put_in_charge(machines, area=Area.PRODUCT, responsible_id=olga.id, actor=SYSTEM, now=now)
    recovery.keep_for_topic(machines, [Step("First call", Doing.TALK, 2, Unit.HOURS)], actor=SYSTEM, now=now)
    for number, cause in enumerate([burrs] * 6 + [late] * 2 + [trees.add(Kind.CAUSE, "Wrong grind", actor=SYSTEM, now=now)]):
        case = intake.receive(NewCase(f"It went wrong, number {number}", Origin.STAFF, contact_id=ben), actor=SYSTEM, now=now)
        topics.file_under(case.id, category=None, cause=cause, actor=SYSTEM, now=now)
    bodies.keep(NewBody("DE", Sector.GENERAL, "Universalschlichtungsstelle des Bundes", "Kehl", "https://body.example/", Part.NOT), actor=SYSTEM, now=now)
    for name, path in (
        ("themes", "feedback/themes/"),
        ("topics", "feedback/topics/?kind=cause"),
        ("topic", f"feedback/topics/{burrs}/"),
        ("cases_of_topic", f"feedback/cases/?show=all&topic={machines}"),
        ("bodies", "settings/bodies/"),
        ("erase", f"contacts/{ben}/erase/"),
    ):
        console.goto(f"{live_server.url}/console/{path}")
        look_everywhere(console, f"trees_{name}")
