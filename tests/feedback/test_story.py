"""Whole stories with real mail: a purchase, a survey, an answer, and what becomes of it until the customer may be asked again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from goodword.feedback import models
from goodword.feedback.actions import asking, intake
from goodword.feedback.queries import cases as reads
from goodword.feedback.values import NewCase, Origin
from goodword.lib import clock
from goodword.messaging import actions as messaging
from goodword.messaging.models import Task
from goodword.messaging.values import Allow, Hold, NewMessage, Purpose
from goodword.operators.actions import change_organisation, change_own
from goodword.operators.values import OFFICE_HOURS, SYSTEM, Role
from tests.feedback.makers import ASKED, BOUGHT, make_customer, make_survey, verdict
from tests.making import days, send, work
from tests.messaging.post import Sink, post, set_up
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink() -> Iterator[Sink]:
    with post() as taken:
        set_up(taken.port, sender_name="Olga Lindner")
        yield taken


def mails(sink: Sink, to: str) -> list[str]:
    """Return the plain texts that arrived at an address, the oldest first."""
    return [mail.get_body(("plain",)).get_content() for mail, receiver in zip(sink.mails, sink.receivers, strict=True) if receiver == to]  # type: ignore[union-attr]


def link(text: str, label: str) -> str:
    """Return the path behind a number or label in a plain text."""
    return re.search(rf"^{re.escape(label)}:\s*http://localhost:8000(\S+)", text, re.MULTILINE).group(1)  # type: ignore[union-attr]


def press(path: str, form: dict[str, str], *, at: datetime) -> str:
    """Open a link and send its form, as a browser does; return where it leads."""
    browser = Client()
    with clock.at(at):
        assert browser.get(path).status_code == 200
        answer = browser.post(path, form)
        assert answer.status_code == 303
        assert browser.get(answer.url).status_code == 200
    return str(answer.url)


def asked(sink: Sink, *, now: datetime = ASKED) -> str:
    """Let Ben buy and be asked; return the newest mail."""
    work(now)
    return mails(sink, "ben@example.com")[-1]


def test_a_purchase_a_nine_and_a_call_that_names_a_friend(sink: Sink) -> None:
    sami = make_operator("sami@example.com", "Sami Aho", Role.SALES)
    ben = make_customer(phone="+49301234567", agrees_to=(("survey", "email"), ("ask", "email"), ("ask", "call")))
    make_survey()
    send("purchase", "ben@example.com", BOUGHT, amount_minor=3480)
    work(BOUGHT)
    mail = asked(sink)
    press(link(mail, "9"), {"score": "9", "improve": "Less paper", "may_call": "on"}, at=ASKED + timedelta(minutes=5))
    task = Task.objects.get()
    assert (task.contact_id, task.kind, task.role, task.due_at) == (ben, "feedback_promoter", Role.SALES, ASKED + timedelta(hours=24, minutes=5))
    assert "who of your friends" in task.script and task.value_minor == 3480
    assert messaging.close_task(task.id, outcome="referred", actor=as_actor(sami), now=ASKED + timedelta(hours=2))
    assert isinstance(verdict(ben, Purpose.ASK), Allow)


def test_a_purchase_a_four_recovery_and_a_nine_until_the_ask_may_speak_again(sink: Sink) -> None:
    olga = make_operator()
    ben = make_customer(language="de")
    survey = make_survey(rest_days=30)
    send("purchase", "ben@example.com", BOUGHT, amount_minor=120_000)
    work(BOUGHT)
    mail = asked(sink)
    assert "Wie wahrscheinlich" in mail
    answered_at = ASKED + timedelta(minutes=5)
    press(link(mail, "4"), {"score": "4", "improve": "Two bags were torn"}, at=answered_at)

    # Told within a minute, at the top of the list, and the ask is silent at once.
    work(answered_at + timedelta(minutes=1))
    assert "Its priority is high." in mails(sink, "olga@example.com")[-1]
    case = models.Case.objects.get()
    assert (case.assignee_id, case.priority) == (olga.id, 6)
    messaging.queue([NewMessage(key="ask:1", template="survey_nps", contact_id=ben, purpose=Purpose.ASK, variables=_ask())], now=answered_at)
    work(answered_at + days(1))
    assert len(mails(sink, "ben@example.com")) == 1, "nothing is asked while something is wrong"

    # Listened to, mended, closed with a question, satisfied.
    called_at = answered_at + timedelta(hours=25)
    messaging.close_task(Task.objects.get(subject=f"case:{case.id}").id, outcome="promised", note="Two new bags", actor=as_actor(olga), now=called_at)
    work(called_at)
    console = Client()
    console.force_login(olga)
    with clock.at(called_at + days(2)):
        console.post(f"/console/feedback/cases/{case.id}/", {"do": "propose", "text": "Two new bags, sent today."})
        console.post(f"/console/feedback/cases/{case.id}/", {"do": "close", "closing": "accepted", "text": "Two new bags were sent."})
    closed_at = called_at + days(2)
    work(closed_at)
    closing, proposal = sorted(mails(sink, "ben@example.com")[1:3], key=lambda text: "Unser Vorschlag" in text)
    assert "Two new bags, sent today." in proposal and "Olga Lindner" in proposal
    assert isinstance(verdict(ben, Purpose.ASK, now=closed_at), Hold)
    press(link(closing, "Ja, ich bin zufrieden"), {"satisfied": "yes"}, at=closed_at + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.satisfied, case.first_contact_at) == (True, called_at)

    # Asked again after the rest: a nine, and now the ask may speak.
    again = ASKED + days(31)
    asking.invite(survey.id, ben, actor=SYSTEM, now=again)
    mail = asked(sink, now=again)
    press(link(mail, "9"), {"score": "9"}, at=again + timedelta(hours=1))
    assert isinstance(verdict(ben, Purpose.ASK, now=again + timedelta(hours=2)), Allow)
    assert [one.group for one in models.Answer.objects.order_by("answered_at")] == ["detractor", "promoter"]


def test_what_nobody_does_goes_on_on_monday_and_who_is_away_hands_over(sink: Sink) -> None:
    """A bad answer comes in on Friday afternoon; nobody is told anything on the weekend; each step happens once, in working time, with real mail."""
    olga = make_operator()
    maya, sami = (make_operator(f"{name}@example.com", f"{name.title()} Aho", role) for name, role in (("maya", Role.ACCOUNT_MANAGER), ("sami", Role.SUPPORT)))
    change_organisation(actor=SYSTEM, now=BOUGHT, hours=OFFICE_HOURS)
    friday = datetime(2026, 10, 16, 14, tzinfo=UTC)  # 16 h in Berlin
    monday = datetime(2026, 10, 19, 7, tzinfo=UTC)
    work(friday - timedelta(minutes=1))
    case = intake.receive(NewCase("Two bags arrived torn.", Origin.STAFF, contact_id=make_customer()), actor=SYSTEM, now=friday)
    assert (case.assignee_id, case.clock.answer_by) == (sami.id, monday + timedelta(hours=3))
    for hours in range(0, 64, 8):
        work(friday + timedelta(hours=hours))
    assert [len(mails(sink, f"{name}@example.com")) for name in ("sami", "maya", "olga")] == [1, 0, 0], "a weekend is a weekend"

    work(monday + timedelta(minutes=15))
    assert "Answer a complaint" in mails(sink, "sami@example.com")[-1], "the digest of Monday morning"
    for hours in (2, 3, 4):
        work(monday + timedelta(hours=hours, minutes=1))
    assert reads.case(case.id).assignee_id == maya.id
    assert "It was due on 19 Oct" in mails(sink, "maya@example.com")[-1]

    # Maya falls ill at noon: what she has goes to the owner, once.
    change_own(operator_id=maya.id, now=monday, absent_from=monday.date(), absent_until=(monday + days(8)).date())
    for hours in range(5, 30, 3):
        work(monday + timedelta(hours=hours, minutes=2))
    assert (reads.case(case.id).assignee_id, Task.objects.get(kind="case_answer").assignee_id) == (olga.id, olga.id)
    assert len(mails(sink, "maya@example.com")) == 1
    assert [one.kind for one in reads.story(case.id)].count("escalated") == 1
    assert any("A complaint is yours now" in text for text in mails(sink, "olga@example.com"))

    # Nobody solves it: the customer hears on the last day, before the time is over.
    for day in range(2, 8):
        for hours in range(0, 9, 2):
            work(monday + days(day) + timedelta(hours=hours, minutes=3))
    told = mails(sink, "ben@example.com")
    assert len(told) == 2 and "It is not forgotten" in told[-1] and "Olga Lindner" in told[-1]


def _ask() -> dict[str, object]:
    return {"scale": [], "lowest": 0, "answer_url": "https://nordlicht.example"}
