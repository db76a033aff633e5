"""Today: what needs Olga, what she does about it, and what is wrong."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from goodword.contacts.actions import consent
from goodword.facts.models import Fact, Job, WorkerBeat
from goodword.lib.money import Money
from goodword.messaging import actions, models
from goodword.messaging.values import NewTask
from goodword.operators import actions as operators
from goodword.operators.models import Operator
from goodword.operators.values import Role
from tests.contacts.makers import make_contact
from tests.making import BOTH_TEN_EUROS, make_advocate, make_program, work
from tests.making import send as outcome
from tests.messaging.post import set_up
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _thursday_morning(now: datetime):
    with time_machine.travel(now, tick=False):
        set_up()
        WorkerBeat.objects.create(host="here", pid=1, started_at=now, beat_at=now)
        yield


def desk(role: Role = Role.OWNER) -> tuple[Client, Operator]:
    client, operator = Client(), make_operator(role=role)
    client.force_login(operator)
    return client, operator


def call(now: datetime, **fields: object) -> UUID:
    task = {"kind": "call_back", "title": "Call Karla Voss", "reason": "Two torn bags", "due_at": now + timedelta(hours=1), **fields}
    return actions.create_task(NewTask(**task), now=now)  # type: ignore[arg-type]


def test_a_task_shows_what_is_at_stake_until_when_and_what_to_say(now):
    client, _ = desk()
    karla = make_contact("Karla", phone="+49 40 555010", email="karla@example.com")
    call(now, contact_id=karla, script="I am sorry for both.", value=Money(126_000, "EUR"))
    page = client.get("/console/today/").content.decode()
    for shown in ("One thing needs you.", "Call Karla Voss", "€1,260", "1 hour left", "I am sorry for both.", "tel:+4940555010", "mailto:karla@example.com"):
        assert shown in page


def test_recording_the_outcome_takes_the_task_off_and_undo_brings_it_back(now):
    client, olga = desk()
    task_id = call(now)
    answer = client.post(f"/console/today/{task_id}/close", {"outcome": "agreed", "note": "New bags today"}, follow=True)
    assert "Done: Call Karla Voss" in answer.content.decode()
    row = models.Task.objects.get()
    assert (row.outcome, row.outcome_note, row.done_by) == ("agreed", "New bags today", olga.id)
    assert "Reached, something agreed" in client.get("/console/today/").content.decode()
    client.post(f"/console/today/{task_id}/reopen")
    assert models.Task.objects.get().done_at is None


def test_an_outcome_that_the_task_does_not_have_changes_nothing(now):
    client, _ = desk()
    task_id = call(now)
    assert client.post(f"/console/today/{task_id}/close", {"outcome": "exploded"}).status_code == 404
    assert models.Task.objects.get().done_at is None


def test_the_second_to_record_an_outcome_is_told_so(now):
    client, _ = desk()
    task_id = call(now)
    actions.close_task(task_id, outcome="reached", now=now)
    answer = client.post(f"/console/today/{task_id}/close", {"outcome": "agreed"}, follow=True)
    assert "Somebody was faster" in answer.content.decode()
    assert models.Task.objects.get().outcome == "reached"


def test_a_task_can_be_handed_on_and_put_off(now):
    client, _ = desk()
    sam = make_operator("sam@example.com", "Sam", Role.SALES)
    task_id = call(now)
    client.post(f"/console/today/{task_id}/hand-on", {"to": str(sam.id)})
    client.post(f"/console/today/{task_id}/put-off", {"until": "1d"})
    row = models.Task.objects.get()
    assert (row.assignee_id, row.due_at) == (sam.id, now + timedelta(days=1))
    assert client.post(f"/console/today/{task_id}/put-off", {"until": "never"}).status_code == 404
    assert "Two torn bags" not in client.get("/console/today/").content.decode()
    assert "Two torn bags" in client.get("/console/today/?whose=team").content.decode()


def test_a_new_task_comes_on_the_list_with_its_contact_and_amount(now):
    client, olga = desk()
    karla = make_contact("Karla", email="karla@example.com")
    typed = {
        "kind": "manual",
        "title": "Send a new bag",
        "contact": "karla@example.com",
        "value": "24,90",
        "due_at": "2026-11-20T09:00",
        "assignee": str(olga.id),
    }
    assert client.post("/console/today/new", typed).status_code == 302
    row = models.Task.objects.get()
    assert (row.title, row.contact_id, row.value_minor, row.value_asset, row.created_by) == ("Send a new bag", karla, 2490, "EUR", olga.id)
    assert row.due_at.isoformat() == "2026-11-20T08:00:00+00:00"  # nine o'clock in Berlin


@pytest.mark.parametrize("wrong", [{"title": ""}, {"contact": "nobody@example.com"}, {"value": "a lot"}, {"value": "-5"}, {"kind": "approve_rewards"}])
def test_a_new_task_with_a_mistake_says_which_and_keeps_what_was_typed(now, wrong):
    client, _ = desk()
    answer = client.post("/console/today/new", {"kind": "manual", "title": "Send a new bag", "reason": "typed before", **wrong})
    assert answer.status_code == 422
    assert "typed before" in answer.content.decode()
    assert not models.Task.objects.exists()


def test_a_call_that_needs_consent_says_why_it_may_not_be_made(now):
    client, _ = desk()
    karla = make_contact("Karla", phone="+4940555010")
    typed = {"kind": "call_ask", "title": "Ask Karla", "contact": "+49 40 555010"}
    answer = client.post("/console/today/new", typed)
    assert answer.status_code == 422
    assert "They never agreed to such messages" in answer.content.decode()
    assert not models.Task.objects.exists()
    consent.give(karla, purpose="ask", channel="call", source="form", wording="Yes", proof={}, now=now)
    assert client.post("/console/today/new", typed).status_code == 302


def test_who_only_looks_finds_nothing_to_press(now):
    client, _ = desk(Role.ANALYST)
    call(now)
    page = client.get("/console/today/?whose=team").content.decode()
    assert "Call Karla Voss" in page
    assert "Record outcome" not in page
    assert "New task" not in page


def test_names_are_shown_as_text(now):
    client, _ = desk()
    call(now, title="<script>alert(1)</script>", reason="<b>x</b>", script="<img src=x>")
    page = client.get("/console/today/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert "<img" not in page


def test_what_is_wrong_stands_beside_the_tasks(now):
    client, _ = desk()
    WorkerBeat.objects.all().delete()
    fact = Fact.objects.create(name="X", body={}, at=now)
    Job.objects.create(fact=fact, reaction="x", state="dead", run_at=now)
    operators.hold_outbound(now=now)
    page = client.get("/console/today/").content.decode()
    for alert in ("No worker is running", "1 job could not be done", "Nothing goes out", "No mail server is set up"):
        assert alert in page


def test_mails_in_trouble_are_named(now):
    client, _ = desk()
    set_up(2525)
    anna = make_contact("Anna", email="anna@example.com")
    base = {"contact_id": anna, "template": "thanks_advocate", "purpose": "service", "queued_at": now, "send_at": now}
    models.Message.objects.create(id=UUID(int=1), key="a", state="refused", error="550 no", **base)
    models.Message.objects.create(id=UUID(int=2), key="b", state="queued", failures=1, error="wording: 'x' is undefined", **base)
    models.Message.objects.create(id=UUID(int=3), key="c", state="queued", failures=2, error="[Errno 111] Connection refused", **base)
    page = client.get("/console/today/").content.decode()
    for alert in ("1 mail was refused since yesterday", "1 mail waits for its wording", "1 mail could not be handed over yet"):
        assert alert in page


def test_nothing_to_do_says_what_belongs_here(now):
    client, _ = desk()
    page = client.get("/console/today/").content.decode()
    assert "Nothing waits" in page
    assert "New task" in page


def test_the_page_costs_few_statements_however_many_tasks(now, django_assert_max_num_queries):
    client, _ = desk()
    people = [make_contact(f"P{number}", email=f"p{number}@example.com") for number in range(30)]
    for number, person in enumerate(people):
        call(now, title=f"Call {number}", contact_id=person)
    with django_assert_max_num_queries(27):
        client.get("/console/today/")


def test_rewards_that_wait_stand_above_the_tasks_for_those_who_may_decide(now):
    rule = {**BOTH_TEN_EUROS, "needs_approval": True}
    _, code = make_advocate(make_program(rule=rule))
    outcome("signup", "ben", now - timedelta(days=1), code=code, person={"email": "ben@example.com"})
    outcome("purchase", "ben", now, amount_minor=2490)
    work(now)
    client, _ = desk()
    page = client.get("/console/today/").content.decode()
    assert "Approve 2 rewards" in page
    assert "€20" in page
    sales = Client()
    sales.force_login(make_operator("sam@example.com", "Sam", Role.SALES))
    assert "Approve 2 rewards" not in sales.get("/console/today/").content.decode()


def test_what_goodword_wrote_is_read_in_ones_own_language_and_what_people_wrote_as_it_is(now):
    client, olga = desk()
    Operator.objects.filter(id=olga.id).update(language="de")
    call(now, title="Today", created_by=None)
    call(now, title="Rewards", created_by=olga.id)
    page = client.get("/console/today/").content.decode()
    assert '<span class="what">Heute</span>' in page
    assert '<span class="what">Rewards</span>' in page
