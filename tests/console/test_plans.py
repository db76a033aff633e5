"""Recovery plans in the console: made from our proposal, shown on the complaint, and only for who may."""

import pytest
from django.test import Client
from django.urls import reverse

from goodword.feedback.actions import intake
from goodword.feedback.queries import recovery
from goodword.feedback.values import Category, NewCase, Origin
from goodword.feedback.values.recovery import Doing, Unit
from goodword.lib import clock
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, make_customer
from tests.making import days
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

ROW = {"title": "First call", "doing": "recovery_talk", "within": "2", "unit": "hours", "who": "", "script": "We are sorry"}


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.at(ASKED + days(1)):
        yield


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", name=role.title(), role=role))
    return client


def typed(*rows: dict[str, str]) -> dict[str, str]:
    form = {"step-TOTAL_FORMS": str(len(rows)), "step-INITIAL_FORMS": "0"}
    return form | {f"step-{number}-{name}": text for number, row in enumerate(rows) for name, text in row.items()}


def test_a_plan_is_made_and_stands_on_the_next_complaint_with_what_is_late() -> None:
    client = signed_in()
    assert "No plan yet" in client.get(reverse("console:plans")).content.decode()
    address = reverse("console:plan", args=["product"])
    assert "This is our proposal" in client.get(address).content.decode()
    empty = {"title": "", "doing": "recovery_talk", "within": "", "unit": "hours", "who": "", "script": ""}
    made = client.post(address, typed(ROW, {**ROW, "title": "Lend one", "doing": "recovery_do", "who": "role:support", "within": "3", "unit": "days"}, empty))
    assert made.url == reverse("console:plans")
    plan = recovery.plan(Category.PRODUCT)
    assert plan
    assert [(one.title, one.doing, one.within, one.unit, one.role) for one in plan.steps] == [
        ("First call", Doing.TALK, 2, Unit.HOURS, None), ("Lend one", Doing.DO, 3, Unit.DAYS, Role.SUPPORT),
    ]  # fmt: skip
    case = intake.receive(NewCase("Broken", Origin.STAFF, contact_id=make_customer(), category=Category.PRODUCT), actor=SYSTEM, now=ASKED)
    shown = client.get(reverse("console:case", args=[case.id])).content.decode()
    assert "0 of 2 done" in shown and "Late" in shown and "To do" in shown and "Lend one" in shown


@pytest.mark.parametrize(
    ("row", "said"),
    [({**ROW, "within": ""}, "Say within which time."), ({**ROW, "within": "700", "unit": "minutes"}, "From 1 to 600."), ({**ROW, "who": "role:king"}, "king")],
)
def test_a_step_that_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(row: dict[str, str], said: str) -> None:
    client = signed_in()
    before = everything()
    answer = client.post(reverse("console:plan", args=["product"]), typed(row))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert everything() == before


def test_an_unknown_category_has_no_plan() -> None:
    assert signed_in().get(reverse("console:plan", args=["weather"])).status_code == 404


def test_support_neither_sees_nor_changes_plans() -> None:
    client = signed_in(Role.SUPPORT)
    before = everything()
    for method in (client.get, client.post):
        assert method(reverse("console:plan", args=["product"])).status_code == 403
    assert everything() == before


def test_an_auditor_sees_a_plan_and_cannot_change_it() -> None:
    client = signed_in(Role.AUDITOR)
    assert client.get(reverse("console:plan", args=["product"])).status_code == 200
    before = everything()
    assert client.post(reverse("console:plan", args=["product"]), typed(ROW)).status_code == 403
    assert everything() == before
