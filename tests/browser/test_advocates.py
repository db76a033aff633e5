"""Advocates, the inner circle and the NPS as staff see them."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from goodword.contacts.actions import circle, people, traits
from goodword.contacts.rules.circle import Level, Rating
from goodword.contacts.rules.traits import ADVOCATE, CIRCLE, LEADER, Trait
from goodword.feedback.actions import answering, surveys
from goodword.feedback.values import Definition, Given, Group, Source, Via
from goodword.insights.rules.advocates import Known, advocate_score, circle_signs
from goodword.lib.plain import to_plain
from goodword.operators.models import Operator
from goodword.operators.values import SYSTEM
from tests.browser.conftest import look_everywhere
from tests.making import make_contact, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEST = Known(group=Group.PROMOTER, score=10, third=3, friends=5, bought=4, further=3, purchases=6, came_recommended=True, brought_lately=2)
ANNA = Known(group=Group.PROMOTER, score=9, third=2, purchases=3, came_recommended=True)


def test_the_pages_look_right(console: Page, live_server: LiveServer, olga: Operator) -> None:
    now = datetime.now(UTC)
    survey = surveys.create(name="After a purchase", definition=Definition(), program_id=None, actor=SYSTEM, now=now - timedelta(days=500))
    found = [make_contact(f"c{number}@example.com", first_name=first, last_name="Petersen") for number, first in enumerate(("Anna", "Ben", "Cleo", "Dora"))]
    for number, who in enumerate(found):
        people.change(who, {"relation": ("customer", "partner")[number % 2], "language": "de", "assignee_id": str(olga.id)}, actor=SYSTEM, now=now)
    for month in range(9):
        for number in range(3 + month % 4):
            given = Given((10, 9, 7, 4, 10, 9)[(month + number) % 6])
            answering.enter(survey.id, found[number % 4], given, Source(Via.CALL), actor=SYSTEM, now=now - timedelta(days=30 * month + number))
    for at, minor in ((now - timedelta(days=500), 90_00), (now - timedelta(days=100), 80_00)):
        send("purchase", "c0@example.com", at, amount_minor=minor, name=f"{minor}", history=True)
    send("purchase", "c1@example.com", now - timedelta(days=100), amount_minor=30_00, name="new", history=True)
    work(now)
    for who, known in zip(found, (BEST, ANNA, Known(purchases=4), Known(silent="an open complaint")), strict=True):
        score, signs = advocate_score(known), circle_signs(known)
        made = [Trait(who, ADVOCATE, score.band, score.product, to_plain(score))]
        made += [Trait(who, LEADER, "leader", known.further, {"friends": known.bought})] if known.further else []
        made += [Trait(who, CIRCLE, "suggested", len(signs), {"signs": to_plain(signs)})] if len(signs) >= 3 else []
        traits.replace([who], [ADVOCATE, LEADER, CIRCLE], made, now=now)
    circle.rate(found[1], Rating(relationship=True, voice=True, selfless=False), actor=SYSTEM, now=now)
    circle.take_in(found[2], Level.INNER, actor=SYSTEM, now=now)
    circle.never_ask(found[3], reason="Works for a competitor", actor=SYSTEM, now=now)
    for name, path in [
        ("nps", "feedback/nps/"),
        ("growth", "feedback/nps/growth/"),
        ("survey", f"feedback/surveys/{survey.id}/"),
        ("advocates", "contacts/advocates/"),
        ("circle", "contacts/circle/"),
        ("member", f"contacts/{found[1]}/circle/"),
        ("never", "contacts/never-asked/"),
        ("contact", f"contacts/{found[0]}/"),
    ]:
        console.goto(f"{live_server.url}/console/{path}")
        look_everywhere(console, f"advocates_{name}")
