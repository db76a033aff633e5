"""Findings go to who can act: a task a week for each person in charge, and improvements that begin with them."""

import pytest
from django.test import Client
from django.urls import reverse

from goodword.feedback.actions import findings, intake, topics, trees
from goodword.feedback.queries.findings import findings as found
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import NewCase, Origin
from goodword.feedback.values.improvements import Area
from goodword.messaging.models import Task
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM
from tests.feedback.makers import ASKED
from tests.making import days
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


def complain(times: int, cause: object) -> None:
    for number in range(times):
        case = intake.receive(NewCase("It broke", Origin.STAFF, email=f"ben{number}@example.com"), actor=SYSTEM, now=ASKED)
        topics.file_under(case.id, category=None, cause=cause, actor=SYSTEM, now=ASKED)  # type: ignore[arg-type]


def test_who_is_in_charge_gets_what_comes_up_often_once_a_week() -> None:
    olga = make_operator()
    machines = trees.add(Kind.CAUSE, "Machines", actor=SYSTEM, now=ASKED)
    burrs = trees.add(Kind.CAUSE, "Burrs", parent_id=machines, actor=SYSTEM, now=ASKED)
    rare, nobodys = (trees.add(Kind.CAUSE, name, actor=SYSTEM, now=ASKED) for name in ("Rare", "Nobody’s"))
    for topic in (machines, rare):
        trees.put_in_charge(topic, area=Area.PRODUCT, responsible_id=olga.id, actor=SYSTEM, now=ASKED)
    for times, cause in ((4, burrs), (2, rare), (5, nobodys)):
        complain(times, cause)
    listed = [(one.path[-1], one.count, one.area) for one in found(since=ASKED - days(1))]
    assert listed == [("Nobody’s", 5, ""), ("Burrs", 4, "product"), ("Rare", 2, "product")]
    for hours in (1, 2):
        findings.tell(ASKED + days(hours / 24))
    task = Task.objects.get(kind="findings")
    assert (task.assignee_id, task.reason, task.subject) == (olga.id, "Machines › Burrs: 4", f"topic:{burrs}")
    findings.tell(ASKED + days(7))
    assert Task.objects.filter(kind="findings").count() == 2
    findings.tell(ASKED + days(40))
    assert Task.objects.filter(kind="findings").count() == 2, "nothing came up in the four weeks before"


def test_who_has_left_gets_nothing() -> None:
    make_operator()
    sami = make_operator("sami@example.com", "Sami")
    cause = trees.add(Kind.CAUSE, "Burrs", actor=SYSTEM, now=ASKED)
    trees.put_in_charge(cause, area=None, responsible_id=sami.id, actor=SYSTEM, now=ASKED)
    operators.deactivate(operator_id=sami.id, actor=SYSTEM, now=ASKED)
    complain(3, cause)
    findings.tell(ASKED)
    assert not Task.objects.filter(kind="findings").exists()


def test_an_improvement_of_a_theme_begins_with_its_area_and_person() -> None:
    olga, sami = make_operator(), make_operator("sami@example.com", "Sami")
    cause = trees.add(Kind.CAUSE, "Burrs", actor=SYSTEM, now=ASKED)
    trees.put_in_charge(cause, area=Area.PROCESSES, responsible_id=sami.id, actor=SYSTEM, now=ASKED)
    complain(1, cause)
    browser = Client()
    browser.force_login(olga)
    address = f"{reverse('console:improvement_new')}?topic={cause}"
    assert address in browser.get(reverse("console:themes")).content.decode()
    page = browser.get(address).content.decode()
    assert f'value="{sami.id}" selected' in page and 'value="processes" selected' in page and f'value="{cause}" selected' in page
    assert browser.get(f"{reverse('console:improvement_new')}?topic=x").status_code == 200
