"""Erasure: what a person told us goes, wherever it stands; scores, dates and what others told us stay."""

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.actions import answering, attachments, cases, erasure, intake, recovery
from goodword.feedback.queries.erasure import Held, held
from goodword.feedback.rules.attachments import Upload
from goodword.feedback.values import Category, Closing, Given, NewCase, Origin, Source, Via
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.lib.ids import new_id, same_id
from goodword.messaging.models import Message, Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from goodword.privacy.queries import subject_export
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_customer, make_survey
from tests.feedback.test_attachments import PNG
from tests.making import days
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

SECRET = "Geheimnis"  # stands in everything that Ben says here


@pytest.fixture
def ben(db: None) -> object:
    """Let Ben answer, think again, complain twice, send a file, and complain once more from his address without confirming it."""
    recovery.keep(Category.OTHER, [Step("Call", Doing.TALK, 2, Unit.HOURS)], actor=SYSTEM, now=ASKED)
    ben, survey = make_customer(last_name="Carstens"), make_survey()
    answer = answered(9, survey=survey, who=ben, improve=f"{SECRET} one", more=f"{SECRET} two")
    answering.change(answer.id, Given(3, f"{SECRET} three", f"{SECRET} four", may_call=True), Source(Via.CALL, wording="Yes"), now=ASKED)
    reply = {"id": same_id("reply", answer.id), "answer_id": answer.id, "survey_id": survey.id, "question": "taste", "answered_at": ASKED}
    models.Reply.objects.create(text=f"{SECRET} reply", **reply)
    models.AnswerVersion.objects.filter(answer_id=answer.id).update(replies={"taste": f"{SECRET} before"})
    models.CheckRequest.objects.create(id=new_id(), answer_id=new_id(), survey_id=survey.id, email="ben@example.com", asked_at=ASKED)
    for words in ("five", "six"):
        new = NewCase(f"{SECRET} {words}", Origin.STAFF, contact_id=ben, order=f"{SECRET}-1")
        case = intake.receive(new, actor=SYSTEM, now=ASKED)
        cases.note(case.id, f"{SECRET} note", actor=SYSTEM, now=ASKED)
    cases.propose(case.id, f"{SECRET} proposal", actor=SYSTEM, now=ASKED)
    cases.close(case.id, Closing.ACCEPTED, f"{SECRET} closing", actor=SYSTEM, now=ASKED)
    attachments.add(case.id, [Upload(f"{SECRET}.png", PNG)], actor=SYSTEM, now=ASKED)
    intake.from_form(NewCase(f"{SECRET} seven", Origin.FORM, email="ben@example.com", name=SECRET), key="k", network="192.0.2.1", now=ASKED)
    return ben


def said() -> list[str]:
    """Return the tables of feedback and of tasks in which something of what Ben said stands."""
    tables = everything()
    return sorted(name for name, rows in tables.items() if name.startswith(("feedback_", "messaging_task")) and SECRET in repr(rows))


def test_all_that_was_said_is_gone_and_what_was_counted_stays(ben) -> None:
    assert said() == [
        "feedback_answer", "feedback_answerversion", "feedback_attachment", "feedback_case", "feedback_caseentry", "feedback_reply",
        "messaging_task",
    ]  # fmt: skip
    scores = list(models.Answer.objects.values_list("score", "group"))
    letters = Message.objects.count()
    found = erasure.erase(ben, actor=SYSTEM, now=ASKED + days(1))
    assert (found.answers, found.files) == (1, 1) and found.open_complaints == 3
    assert said() == []
    assert not models.CheckRequest.objects.exclude(email="").exists()
    assert list(models.Answer.objects.values_list("score", "group")) == scores
    assert not models.Case.objects.exclude(state="closed").exists()
    assert not models.Case.objects.exclude(Q(email="") & Q(name="")).exists()
    assert not Task.objects.filter(done_at=None, subject__startswith="case:").exists()
    assert Message.objects.count() == letters  # nobody is written to about it


def test_erased_twice_finds_nothing_the_second_time(ben) -> None:
    erasure.erase(ben, actor=SYSTEM, now=ASKED)
    before = everything()
    assert erasure.erase(ben, actor=SYSTEM, now=ASKED + days(1)) == Held(0, 0, 0, 0)
    assert everything() == before


def test_what_others_said_stays(ben) -> None:
    anna = make_customer("anna@example.com", first_name="Anna")
    answered(2, who=anna, improve="Anna’s words")
    intake.receive(NewCase("Anna’s complaint", Origin.STAFF, contact_id=anna), actor=SYSTEM, now=ASKED)
    erasure.erase(ben, actor=SYSTEM, now=ASKED)
    assert models.Answer.objects.get(contact_id=anna).improve == "Anna’s words"
    assert models.Case.objects.filter(contact_id=anna).exclude(words="").exists()
    assert held([anna]).open_complaints >= 1


def test_a_killed_erasure_leaves_nothing_half(ben, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    monkeypatch.setattr(erasure, "_answers", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erasure.erase(ben, actor=SYSTEM, now=ASKED)
    assert everything() == before


def test_the_export_names_the_files_and_holds_the_words_until_then(ben) -> None:
    made = subject_export(ben, now=ASKED)
    assert [file["name"] for one in made["complaints"] for file in one["files"]] == [f"{SECRET}.png"]
    erasure.erase(ben, actor=SYSTEM, now=ASKED)
    made = subject_export(ben, now=ASKED)
    assert SECRET not in repr((made["complaints"], made["answers"]))


def test_an_owner_sees_what_goes_and_erases_it_and_support_may_not(ben) -> None:
    address = reverse("console:erase_feedback", args=[ben])
    support, olga = Client(), Client()
    support.force_login(make_operator("sami@example.com", "Sami", Role.SUPPORT))
    olga.force_login(make_operator())
    before = everything()
    assert support.get(address).status_code == support.post(address).status_code == 403
    assert "This cannot be undone." in olga.get(address).content.decode()
    assert everything() == before
    assert address in olga.get(reverse("console:contact", args=[ben])).content.decode()
    assert olga.post(address).url == reverse("console:contact", args=[ben])
    assert said() == [] and AuditEntry.objects.filter(action="privacy.erase_feedback").count() == 1
    assert "There is nothing to erase." in olga.get(address).content.decode()
    assert olga.post(reverse("console:erase_feedback", args=[make_operator("x@example.com").id])).status_code == 404
    assert contacts.contact(ben).first_name == "Ben"  # feedback only
