"""The board of complaints: its columns, moving a card without script, and who may."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goodword.feedback import models
from goodword.feedback.actions import cases, intake
from goodword.feedback.queries.board import board
from goodword.feedback.values import CaseState, Closing, NewCase, Origin, Severity
from goodword.lib import clock
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, make_customer
from tests.making import days
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

BOARD = "/console/feedback/cases/?show=board"


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(ASKED + days(1)):
        yield


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", name=role.title(), role=role))
    return client


def complaint(words: str = "Torn", *, severity: Severity = Severity.SERIOUS) -> models.Case:
    made = intake.receive(NewCase(words, Origin.STAFF, contact_id=make_customer(), severity=severity), actor=SYSTEM, now=ASKED)
    return models.Case.objects.get(id=made.id)


def test_columns_hold_the_first_of_each_state_and_say_how_many_there_are() -> None:
    minor, severe = complaint(severity=Severity.MINOR), complaint(severity=Severity.SEVERE)
    working, closed = complaint(), complaint()
    cases.start(working.id, actor=SYSTEM, now=ASKED)
    cases.close(closed.id, Closing.DECIDED, "Done", actor=SYSTEM, now=ASKED)
    found = {one.state: one for one in board(limit=1)}
    assert [one.id for one in found[CaseState.ACKNOWLEDGED].cards] == [severe.id] != [minor.id]
    assert {state: one.total for state, one in found.items()} == {
        CaseState.REOPENED: 0, CaseState.RECEIVED: 0, CaseState.ACKNOWLEDGED: 2, CaseState.IN_WORK: 1, CaseState.PROPOSED: 0, CaseState.CLOSED: None,
    }  # fmt: skip
    assert [one.id for one in found[CaseState.CLOSED].cards] == [closed.id]


def test_the_board_of_somebody_holds_theirs_only() -> None:
    client = signed_in()
    mine, other = complaint("Mine, torn"), complaint("Of somebody else")
    cases.assign(other.id, make_operator("sami@example.com", "Sami", Role.SUPPORT).id, actor=SYSTEM, now=ASKED)
    shown = client.get(f"{BOARD}&whose=mine").content.decode()
    assert mine.number in shown and other.number not in shown
    assert other.number in client.get(BOARD).content.decode()


def test_a_card_moves_by_its_form_at_once_where_no_words_are_needed() -> None:
    client, case = signed_in(), complaint()
    answer = client.post(reverse("console:case_move", args=[case.id]), {"step": "start", "whose": "mine"})
    assert answer.url == f"{BOARD}&whose=mine"
    case.refresh_from_db()
    assert case.state == "in_work"


@pytest.mark.parametrize("step", ["propose", "close"])
def test_a_card_that_needs_words_opens_their_form_on_its_page_and_moves_nothing(step: str) -> None:
    client, case = signed_in(), complaint()
    before = everything()
    answer = client.post(reverse("console:case_move", args=[case.id]), {"step": step})
    assert answer.url == f"{reverse('console:case', args=[case.id])}?do={step}#s-next"
    assert client.get(answer.url.split("#", maxsplit=1)[0]).content.decode().count('<details class="gw-why gw-mt-2" open>') == 1
    assert everything() == before


def test_a_move_that_is_not_allowed_any_more_says_so_and_changes_nothing() -> None:
    client, case = signed_in(), complaint()
    cases.close(case.id, Closing.DECIDED, "Done", actor=SYSTEM, now=ASKED)
    before = everything()
    answer = client.post(reverse("console:case_move", args=[case.id]), {"step": "start"}, follow=True)
    assert "Somebody was faster" in answer.content.decode()
    assert everything() == before
    assert client.post(reverse("console:case_move", args=[case.id]), {"step": "acknowledge"}).status_code == 404
    assert client.get(reverse("console:case_move", args=[case.id])).status_code == 405


def test_who_only_looks_cannot_move_a_card() -> None:
    case = complaint()
    client = signed_in(Role.ANALYST)
    before = everything()
    shown = client.get(BOARD).content.decode()
    assert case.number in shown and "draggable" not in shown and "case_move" not in shown
    assert client.post(reverse("console:case_move", args=[case.id]), {"step": "start"}).status_code == 403
    assert everything() == before


def test_html_in_a_complaint_is_words_on_the_board() -> None:
    complaint("<script>alert(1)</script>")
    shown = signed_in().get(BOARD).content.decode()
    assert "<script>alert(1)" not in shown and "&lt;script&gt;alert(1)" in shown


def test_the_board_asks_as_much_for_many_as_for_few() -> None:
    client = signed_in()
    for _ in range(2):
        complaint()
    client.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        client.get(BOARD)
    for _ in range(12):
        complaint()
    with CaptureQueriesContext(connection) as many:
        shown = client.get(BOARD).content.decode()
    assert len(many) == len(few) <= 14
    assert "6 more" in shown


def test_the_rest_of_a_column_stands_in_the_table() -> None:
    client = signed_in()
    waiting, working = complaint("Waits"), complaint("In work")
    cases.start(working.id, actor=SYSTEM, now=ASKED)
    shown = client.get("/console/feedback/cases/?show=all&state=in_work").content.decode()
    assert working.number in shown and waiting.number not in shown
    assert client.get("/console/feedback/cases/?show=all&state=nonsense").status_code == 200
