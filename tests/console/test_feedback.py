"""Feedback in the console: scores with their interval, answers typed in, surveys, complaints worked on, and what the contact page says."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from goodword.console.feedback import cases as cases_page
from goodword.contacts.actions import consent
from goodword.feedback import models
from goodword.feedback.actions import cases, intake
from goodword.feedback.queries import surveys as survey_queries
from goodword.feedback.values import NewCase, Origin, Scale, Severity
from goodword.lib import clock
from goodword.messaging.models import Message, Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, answered, make_customer, make_survey
from tests.making import START, days, make_program, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(ASKED + days(1)):
        yield


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", name=role.title(), role=role))
    return client


@pytest.fixture
def olga() -> Client:
    return signed_in()


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


def page(client: Client, name: str, *parts: object, query: str = "") -> str:
    answer = client.get(url(name, *parts) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def complaint(who: UUID | None = None) -> models.Case:
    new = NewCase("Two bags arrived torn.", Origin.STAFF, contact_id=who or make_customer())
    return models.Case.objects.get(id=intake.receive(new, actor=SYSTEM, now=ASKED).id)


def test_the_overview_shows_the_score_with_interval_and_number(olga: Client) -> None:
    survey, ben = make_survey(), make_customer()
    for score in (10, 9, 8, 3):
        answered(score, survey=survey, who=ben)
    shown = page(olga, "feedback")
    assert "-56 to 100 (± 81), n = 4" in shown.replace("−", "-") and ">25<" in shown
    assert "1 detractor has heard from nobody yet." in shown


def test_scales_stand_apart(olga: Client) -> None:
    ben = make_customer()
    answered(10, survey=make_survey(), who=ben)
    answered(1, survey=make_survey(scale=Scale.FROM_ONE), who=ben)
    shown = page(olga, "feedback")
    assert "NPS, last 90 days, scale 0-10" in shown and "NPS, last 90 days, scale 1-10" in shown


@pytest.mark.parametrize("name", ["feedback", "answers", "cases", "surveys"])
def test_an_empty_page_says_what_belongs_there(olga: Client, name: str) -> None:
    assert "gw-empty" in page(olga, name) or "None." in page(olga, name)


def test_an_answer_is_typed_in_during_a_call_and_leads_on(olga: Client) -> None:
    ben, survey = make_customer(), make_survey()
    form = {"contact": "ben@example.com", "survey": str(survey.id), "score": "3", "improve": "Torn bags", "key": "k1", "may_call": "on"}
    answer = olga.post(url("answer_new"), form)
    kept = models.Answer.objects.get()
    assert answer.url == url("case", kept.case_id)
    assert (kept.contact_id, kept.score, kept.via, kept.may_call) == (ben, 3, "call", True)
    assert kept.entered_by and AuditEntry.objects.filter(action="feedback.enter_answer").exists()
    olga.post(url("answer_new"), form)
    assert models.Answer.objects.count() == 1
    shown = page(olga, "answer", kept.id)
    assert "Torn bags" in shown and "typed in by staff" in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"contact": "nobody@example.com"}, "No contact has this address"), ({"score": ""}, "This field is required"), ({"score": "0"}, "goes from 1 to 10")],
)
def test_an_answer_that_cannot_be_kept_comes_back_with_what_is_wrong(olga: Client, changes: dict[str, str], said: str) -> None:
    make_customer()
    survey = make_survey(scale=Scale.FROM_ONE)
    answer = olga.post(url("answer_new"), {"contact": "ben@example.com", "survey": str(survey.id), "score": "9", "key": "k", **changes})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not models.Answer.objects.exists()


def test_answers_are_narrowed(olga: Client) -> None:
    ben, survey = make_customer(), make_survey()
    answered(10, survey=survey, who=ben, improve="Lovely")
    answered(2, survey=survey, who=ben, improve="Terrible")
    shown = page(olga, "answers", query="?group=promoter&via=call")
    assert "Lovely" in shown and "Terrible" not in shown
    assert "No answer is like this." in page(olga, "answers", query="?via=qr")
    assert olga.get(url("answers") + "?after=nonsense").status_code == 404


def test_a_survey_is_made_changed_run_and_stopped(olga: Client) -> None:
    program = make_program()
    form = {
        "name": "After a purchase", "kind": "nps", "program": str(program.id), "scale": "0-10", "usual": ["purchase"], "other": "repair, project_end",
        "delay_days": "3",
        "rest_days": "60", "answer_days": "14", "edit_minutes": "60", "open_link": "on",
    }  # fmt: skip
    made = olga.post(url("survey_new"), form)
    [survey] = survey_queries.surveys()
    assert made.url == url("survey", survey.id) and not survey.running
    assert survey.definition.after == ("purchase", "repair", "project_end")
    olga.post(url("survey", survey.id), {"do": "run"})
    assert "Running" in page(olga, "survey", survey.id) and f"/s/{survey.slug}" in page(olga, "survey", survey.id)
    olga.post(url("survey_change", survey.id), {**form, "rest_days": "90"})
    assert survey_queries.survey(survey.id).version == 2
    olga.post(url("survey", survey.id), {"do": "stop"})
    assert not survey_queries.survey(survey.id).running
    wrong = olga.post(url("survey_new"), {**form, "rest_days": "0", "other": "Ä"})
    assert wrong.status_code == 422 and "From 1 to 730." in wrong.content.decode()


def test_a_survey_goes_to_one_person_from_their_page(olga: Client) -> None:
    ben, survey = make_customer(), make_survey()
    assert olga.post(url("survey_send", ben), {"survey": str(survey.id)}).status_code == 302
    work(clock.now())
    assert Message.objects.get().template == "survey_nps"
    assert olga.post(url("survey_send", ben), {"survey": str(uuid4())}).status_code == 404


def test_a_complaint_is_entered_and_worked_on_to_its_end(olga: Client) -> None:
    ben = make_customer()
    form = {
        "contact": "ben@example.com",
        "words": "Two bags arrived torn.",
        "category": "delivery",
        "severity": "severe",
        "wish": "replace",
        "order": "48297",
        "key": "c",
    }
    assert olga.post(url("case_new"), form).status_code == 302
    case = models.Case.objects.get()
    assert (case.contact_id, case.severity, case.category) == (ben, "severe", "delivery")
    shown = page(olga, "case", case.id)
    assert "Two bags arrived torn." in shown and "What the customer is worth is not known" in shown
    for form in (
        {"do": "note", "text": "Rings back at six"},
        {"do": "judge", "severity": "minor", "category": "product"},
        {"do": "start"},
        {"do": "propose", "text": "Two new bags"},
        {"do": "close", "closing": "accepted", "text": "Two new bags were sent"},
        {"do": "reopen", "text": "One was torn again"},
    ):
        assert olga.post(url("case", case.id), form).status_code == 302, form
    case.refresh_from_db()
    assert (case.state, case.reopened, case.severity) == ("reopened", 1, "minor")
    shown = page(olga, "case", case.id)
    for words in ("Rings back at six", "Two new bags", "One was torn again", "The customer agreed to our proposal", "Opened again"):
        assert words in shown


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"do": "close", "closing": "accepted", "text": "Fine"}, "Nothing was proposed"),
        ({"do": "reopen", "text": "Why not"}, "Somebody was faster"),
        ({"do": "propose", "text": " "}, "This field is required"),
    ],
)
def test_a_step_that_is_not_allowed_says_why_and_changes_nothing(olga: Client, form: dict[str, str], said: str) -> None:
    case = complaint()
    before = everything()
    answer = olga.post(url("case", case.id), form)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert everything() == before
    assert olga.post(url("case", case.id), {"do": "explode"}).status_code == 404


def test_staff_say_whose_an_unconfirmed_complaint_is(olga: Client) -> None:
    karla = make_customer("karla@example.com", first_name="Karla")
    new = NewCase("Torn", Origin.FORM, email="karla@example.com")
    _, case = intake.from_form(new, key="k", network="192.0.2.1", now=ASKED)
    assert case and "It is Karla, I know" in page(olga, "case", case.id)
    olga.post(url("case", case.id), {"do": "attach"})
    assert models.Case.objects.get().contact_id == karla


def test_mine_are_shown_first_and_nobodys_and_closed_ones_on_demand(olga: Client) -> None:
    ben = make_customer()
    mine, other = complaint(ben), complaint(ben)
    cases.assign(other.id, make_operator("sami@example.com", "Sami", Role.SUPPORT).id, actor=SYSTEM, now=ASKED)
    assert (mine.number in page(olga, "cases"), other.number in page(olga, "cases")) == (True, False)
    assert other.number in page(olga, "cases", query="?show=all")
    assert "None here." in page(olga, "cases", query="?show=closed") and "None here." in page(olga, "cases", query="?show=nobody")


def test_the_contact_page_says_what_was_answered_and_why_nobody_asks(olga: Client) -> None:
    ben = make_customer()
    answered(3, who=ben, improve="Torn bags")
    shown = page(olga, "contact", ben)
    assert "Messages are paused: a low score in a survey" in shown
    assert shown.count("an open complaint") <= 4  # three pauses of one case are told once each place
    assert "Torn bags" in shown and "Answered a survey: 3" in shown


def test_who_named_a_friend_leads_to_where_the_friend_is_entered(olga: Client) -> None:
    ben = make_customer()
    answered(10, who=ben)
    task = Task.objects.get()
    answer = olga.post(url("task_close", task.id), {"outcome": "referred", "note": "His sister"})
    assert answer.url == url("referral_new") + "?code=ben%40example.com"
    assert 'value="ben@example.com"' in olga.get(answer.url).content.decode()


def test_the_call_is_on_todays_list_with_its_script_in_the_language_of_who_reads_it() -> None:
    client = signed_in(Role.OWNER)
    ben = make_customer(phone="+49301234567")
    consent.give(ben, purpose="recovery", channel="call", source="test", wording="Yes", proof={}, now=START)
    answered(3, who=ben, improve="Torn bags")
    shown = page(client, "today")
    assert "Listen to somebody who is disappointed" in shown and "What happened, from your side?" in shown
    assert "tel:+49301234567" in shown and "Torn bags" in shown


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_who_only_looks_sees_no_way_to_change(role: Role) -> None:
    case = complaint()
    client = signed_in(role)
    before = everything()
    shown = page(client, "case", case.id)
    assert "<form" not in shown.split("gw-split", 1)[1].split("</main>", 1)[0]
    assert client.post(url("case", case.id), {"do": "start"}).status_code == 403
    assert client.get(url("answer_new")).status_code == 403
    assert everything() == before


def test_sales_may_enter_answers_but_not_make_surveys() -> None:
    client = signed_in(Role.SALES)
    assert client.get(url("answer_new")).status_code == 200
    assert client.get(url("survey_new")).status_code == 403
    assert client.post(url("survey", make_survey().id), {"do": "stop"}).status_code == 403


def test_open_complaints_come_page_by_page_the_most_urgent_first(olga: Client) -> None:
    ben = make_customer()
    for number in range(cases_page.PAGE_LIMIT + 2):
        severity = Severity.SEVERE if number == 5 else Severity.MINOR
        intake.receive(NewCase(f"Torn {number}.", Origin.STAFF, contact_id=ben, severity=severity), actor=SYSTEM, now=ASKED)
    first = olga.get("/console/feedback/cases/?show=all").content.decode()
    assert first.count("data-item") == cases_page.PAGE_LIMIT and first.index("Torn 5.") < first.index("Torn 0.")
    assert f"after={cases_page.PAGE_LIMIT}" in first
    last = olga.get(f"/console/feedback/cases/?show=all&after={cases_page.PAGE_LIMIT}").content.decode()
    assert last.count("data-item") == 2
    assert olga.get("/console/feedback/cases/?show=all&after=x").status_code == 404
