"""Complaints: taken in with tact, acknowledged at once, worked on in steps, closed with a question, and silent towards the customer meanwhile."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from goodword.contacts import queries as contacts
from goodword.contacts.actions import people
from goodword.contacts.models import Contact, Pause
from goodword.contacts.values import Person
from goodword.facts import catalogue
from goodword.facts.models import Fact
from goodword.feedback import models
from goodword.feedback.actions import cases, intake, watch
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries import cases as reads
from goodword.feedback.values import Case, CaseState, Category, Closing, NewCase, Origin, Severity, Wish
from goodword.lib.ids import new_id
from goodword.links.values import Admission
from goodword.messaging import actions as messaging
from goodword.messaging.models import Message, Task
from goodword.messaging.values import Allow, Hold, Purpose
from goodword.operators.values import SYSTEM, Actor, Role
from tests.feedback.makers import ASKED, make_customer, verdict
from tests.making import START, days, send, work
from tests.messaging.post import post, set_up
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db

TORN = NewCase("Two bags arrived torn, and nobody answered.", Origin.STAFF, category=Category.DELIVERY, wish=Wish.REPLACE, order="48297")


def complaint(who: UUID | None = None, *, severity: Severity = Severity.SERIOUS) -> Case:
    """Let staff enter Ben's complaint."""
    return intake.receive(replace(TORN, contact_id=who or make_customer(), severity=severity), actor=SYSTEM, now=ASKED)


def from_form(email: str = "karla@example.com", *, key: str = "", network: str = "192.0.2.1") -> tuple[Admission, Case | None]:
    new = replace(TORN, email=email, name="Karla Voss", language="de")
    return intake.from_form(new, key=key or str(new_id()), network=network, now=ASKED)


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "We have your complaint"), ("de", "Ihre Beschwerde ist da"), ("nl", "Uw klacht"), ("it", "Abbiamo ricevuto"), ("ms", "Aduan anda")],
)
def test_it_is_acknowledged_at_once_in_the_customers_language_by_a_named_person(language: str, subject: str) -> None:
    make_operator("sami@example.com", "Sami Aho", Role.SUPPORT)
    ben = make_customer(language=language)
    with post() as sink:
        set_up(sink.port)
        case = complaint(ben)
        work(ASKED)
        mail = next(mail for mail, to in zip(sink.mails, sink.receivers, strict=True) if to == "ben@example.com")
    assert mail["Subject"].startswith(subject) and case.number in mail["Subject"]
    assert "Sami Aho" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (case.state, case.acknowledged_at) == (CaseState.ACKNOWLEDGED, ASKED)


def test_who_looks_after_it_is_told_and_has_it_on_the_list_until_its_first_answer_is_due() -> None:
    sami = make_operator("sami@example.com", "Sami Aho", Role.SUPPORT)
    case = complaint()
    assert case.assignee_id == sami.id
    task = Task.objects.get()
    assert (task.kind, task.subject, task.assignee_id, task.due_at) == ("case_answer", f"case:{case.id}", sami.id, ASKED + timedelta(hours=4))
    assert Message.objects.get(template="staff_case").operator_id == sami.id
    assert Fact.objects.get(name="CaseOpened").body == {
        "case_id": str(case.id), "origin": "staff", "contact_id": str(case.contact_id), "at": ASKED.isoformat()
    }  # fmt: skip


def test_cases_go_round_among_those_who_are_there() -> None:
    one, other = make_operator("one@example.com", "One", Role.SUPPORT), make_operator("other@example.com", "Other", Role.SUPPORT)
    make_operator("away@example.com", "Away", Role.SUPPORT)
    type(one)._default_manager.filter(email="away@example.com").update(absent_until=ASKED.date())
    ben = make_customer()
    assert {complaint(ben).assignee_id for _ in range(2)} == {one.id, other.id}


def test_what_the_customer_bought_in_a_year_makes_the_priority() -> None:
    ben = make_customer()
    send("purchase", "ben@example.com", START, amount_minor=54_000)
    send("purchase", "ben@example.com", START - days(500), amount_minor=900_000, name="long ago", history=True)
    work(START)
    case = complaint(ben, severity=Severity.SEVERE)
    assert (case.priority.points, case.value and case.value.minor) == (6, 54_000)
    assert [(one.code, one.factor, dict(one.values).get("source")) for one in case.priority.reasons] == [("severity", 3, None), ("value", 2, "purchases")]


def test_while_it_is_open_nobody_asks_surveys_or_advertises_and_service_goes_on() -> None:
    ben = make_customer()
    complaint(ben)
    assert isinstance(verdict(ben, Purpose.ASK), Hold) and isinstance(verdict(ben, Purpose.SURVEY), Hold)
    assert isinstance(verdict(ben, Purpose.SERVICE), Allow)
    assert Pause.objects.filter(contact_id=ben, ended_at=None).count() == 3


def test_a_case_without_words_or_anybody_is_refused_and_nothing_is_kept() -> None:
    for wrong, code in ((NewCase(" ", Origin.STAFF, contact_id=make_customer()), "words_missing"), (NewCase("Torn", Origin.STAFF), "nobody")):
        with pytest.raises(CaseRefused, match=code):
            intake.receive(wrong, actor=SYSTEM, now=ASKED)
    assert not models.Case.objects.exists()


def test_the_same_key_is_the_same_complaint() -> None:
    new = replace(TORN, contact_id=make_customer())
    one, again = (intake.receive(new, key="form-1", actor=SYSTEM, now=ASKED) for _ in range(2))
    assert one.id == again.id and models.Case.objects.count() == 1 and Task.objects.count() == 1


# from the public form


def test_a_typed_address_attaches_to_no_contact_and_gets_none_of_its_words_back() -> None:
    karla = make_customer("karla@example.com", first_name="Karla")
    admission, case = from_form()
    assert admission is Admission.ADMITTED and case
    assert (case.contact_id, case.email, case.state) == (None, "karla@example.com", CaseState.ACKNOWLEDGED)
    message = Message.objects.get(template="case_received")
    assert (message.contact_id, message.address, message.language, message.variables["words"]) == (None, "karla@example.com", "de", [])
    assert message.variables["confirm_url"]
    assert isinstance(verdict(karla, Purpose.ASK), Hold), "whoever complains, the ask is silent meanwhile"
    assert isinstance(verdict(karla, Purpose.ASK, now=ASKED + days(15)), Allow), "and not for ever on an unproven word"


def test_a_form_that_is_sent_twice_is_one_complaint() -> None:
    assert from_form(key="one") == from_form(key="one")
    assert models.Case.objects.count() == 1 and Message.objects.filter(template="case_received").count() == 1


def test_an_unknown_address_makes_no_contact() -> None:
    from_form("stranger@example.com")
    assert not Contact.objects.exists()


def test_its_owner_says_that_it_is_theirs_once() -> None:
    karla = make_customer("karla@example.com", first_name="Karla")
    _, case = from_form()
    assert case
    confirmed = [intake.confirm(case.id, now=ASKED + timedelta(hours=1)) for _ in range(2)]
    assert {(one.contact_id, one.confirmed_at) for one in confirmed} == {(karla, ASKED + timedelta(hours=1))}
    assert models.CaseEntry.objects.filter(kind="confirmed").count() == 1
    assert isinstance(verdict(karla, Purpose.ASK, now=ASKED + days(15)), Hold)


def test_an_owner_who_was_unknown_becomes_a_contact() -> None:
    _, case = from_form("stranger@example.com")
    assert case
    intake.confirm(case.id, now=ASKED)
    found = contacts.contact(contacts.find(Person(email="stranger@example.com")))  # type: ignore[arg-type]
    assert (found.first_name, found.last_name) == ("Karla", "Voss")


def test_staff_may_say_whose_it_is() -> None:
    olga, karla = make_operator(), make_customer("karla@example.com")
    _, case = from_form()
    assert case and intake.attach(case.id, karla, actor=as_actor(olga), now=ASKED)
    assert not intake.attach(case.id, make_customer(), actor=as_actor(olga), now=ASKED)
    assert reads.case(case.id).contact_id == karla


def test_one_address_or_network_cannot_flood_the_form() -> None:
    for _ in range(3):
        assert from_form()[0] is Admission.ADMITTED
    assert from_form() == (Admission.ADDRESS_FULL, None)
    for number in range(20):
        from_form(f"{number}@example.com", network="198.51.100.1")
    assert from_form("more@example.com", network="198.51.100.1") == (Admission.NETWORK_FULL, None)
    assert models.Case.objects.count() == 23


# steps


def test_a_proposal_is_sent_and_stops_the_first_clock() -> None:
    case = complaint()
    proposed = cases.propose(case.id, "Two new bags are on their way.", actor=SYSTEM, now=ASKED + timedelta(hours=2))
    assert (proposed.state, proposed.first_contact_at) == (CaseState.PROPOSED, ASKED + timedelta(hours=2))
    assert Message.objects.get(template="case_proposed").variables["proposal"] == ["Two new bags are on their way."]
    cases.start(case.id, actor=SYSTEM, now=ASKED + timedelta(hours=3))
    cases.propose(case.id, "Or your money back.", actor=SYSTEM, now=ASKED + timedelta(hours=4))
    assert Message.objects.filter(template="case_proposed").count() == 2


def test_nobody_claims_acceptance_of_what_was_never_proposed() -> None:
    case = complaint()
    with pytest.raises(CaseRefused, match="nothing_proposed"):
        cases.close(case.id, Closing.ACCEPTED, "All good", actor=SYSTEM, now=ASKED)
    assert reads.case(case.id).state is CaseState.ACKNOWLEDGED


def closed(case: Case) -> Case:
    return cases.close(case.id, Closing.DECIDED, "Two new bags, and our apology.", actor=SYSTEM, now=ASKED + days(1))


def test_closing_asks_how_it_went_and_lets_surveys_go_but_not_yet_the_ask() -> None:
    ben = make_customer()
    case = closed(complaint(ben))
    after = ASKED + days(1)
    assert case.state is CaseState.CLOSED
    assert set(Message.objects.get(template="case_closed").variables) >= {"good_url", "bad_url", "closing", "number"}
    assert not Task.objects.filter(done_at=None).exists()
    assert isinstance(verdict(ben, Purpose.SURVEY, now=after), Allow)
    assert isinstance(verdict(ben, Purpose.ASK, now=after), Hold)
    assert isinstance(verdict(ben, Purpose.ASK, now=after + days(91)), Allow)


def test_who_is_satisfied_may_be_asked_again() -> None:
    ben = make_customer()
    case = closed(complaint(ben))
    rated = [cases.rate(case.id, satisfied=True, words="Thank you", now=ASKED + days(2)) for _ in range(2)]
    assert rated[0].satisfied is True and models.CaseEntry.objects.filter(kind="rated").count() == 1
    assert isinstance(verdict(ben, Purpose.ASK, now=ASKED + days(2)), Allow)


def test_who_is_not_satisfied_has_it_opened_again_with_new_clocks() -> None:
    make_operator()
    ben = make_customer()
    case = cases.rate(closed(complaint(ben)).id, satisfied=False, words="One bag was torn again", now=ASKED + days(3))
    assert (case.state, case.reopened, case.clock.answer_by) == (CaseState.REOPENED, 1, ASKED + days(3) + timedelta(hours=4))
    assert isinstance(verdict(ben, Purpose.SURVEY, now=ASKED + days(3)), Hold)
    assert Task.objects.filter(done_at=None, kind="case_answer").count() == 1
    assert Message.objects.filter(template="staff_case").count() == 2
    again = cases.close(case.id, Closing.DECIDED, "Now it is whole.", actor=SYSTEM, now=ASKED + days(4))
    assert again.satisfied is None and Message.objects.filter(template="case_closed").count() == 2


def test_only_a_closed_case_is_rated_or_opened_again() -> None:
    case = complaint()
    with pytest.raises(CaseRefused, match="not_closed"):
        cases.rate(case.id, satisfied=True, now=ASKED)
    with pytest.raises(CaseRefused, match="step_not_allowed"):
        cases.reopen(case.id, "why not", actor=SYSTEM, now=ASKED)


def test_a_withdrawn_case_ends_its_silence_and_asks_nothing() -> None:
    ben = make_customer()
    cases.close(complaint(ben).id, Closing.WITHDRAWN, "It was another shop", actor=SYSTEM, now=ASKED)
    assert isinstance(verdict(ben, Purpose.ASK), Allow)
    assert not Message.objects.filter(template="case_closed").exists()


def test_a_call_that_reached_the_customer_is_in_the_story_and_stops_the_first_clock() -> None:
    olga = make_operator()
    case = complaint()
    later = ASKED + timedelta(hours=1)
    messaging.close_task(Task.objects.get().id, outcome="reached", note="She is kind", actor=as_actor(olga), now=later)
    work(later)
    assert (reads.case(case.id).first_contact_at, reads.case(case.id).state) == (later, CaseState.IN_WORK)
    told = [(one.kind, one.text, one.by_id) for one in reads.story(case.id)]
    assert told[-1] == ("talked", "She is kind", olga.id)
    cases.task_closed(catalogue.TaskClosed(Task.objects.get().id), later)  # what a killed worker does again
    assert len(reads.story(case.id)) == len(told)


def test_another_pair_of_hands_takes_the_tasks_along_and_is_told() -> None:
    make_operator()
    sami = make_operator("sami@example.com", "Sami Aho", Role.SALES)
    case = complaint()
    assert cases.assign(case.id, sami.id, actor=SYSTEM, now=ASKED) and not cases.assign(case.id, sami.id, actor=SYSTEM, now=ASKED)
    assert Task.objects.get().assignee_id == sami.id
    assert Message.objects.filter(template="staff_case", operator_id=sami.id).count() == 1


def test_a_worse_judgement_moves_priority_and_clocks() -> None:
    case = complaint()
    assert cases.judge(case.id, severity=Severity.SEVERE, category=Category.PRODUCT, actor=SYSTEM, now=ASKED + timedelta(hours=1))
    found = reads.case(case.id)
    assert (found.priority.points, found.clock.solve_by) == (3, ASKED + timedelta(hours=48))
    assert not cases.judge(case.id, severity=Severity.SEVERE, category=Category.PRODUCT, actor=SYSTEM, now=ASKED)


def test_open_cases_stand_in_the_order_of_what_is_at_stake_and_then_of_the_clock() -> None:
    rich, poor = make_customer(), make_customer("anna@example.com")
    people.change(rich, {"value_minor": 500_000, "value_currency": "EUR"}, actor=SYSTEM, now=START)
    last, first = complaint(poor), complaint(rich)
    assert [one.id for one in reads.waiting()] == [first.id, last.id]


def test_a_day_before_the_clock_runs_out_who_looks_after_it_is_reminded_once() -> None:
    case = complaint()
    for _ in range(2):
        watch.watch(ASKED + days(4) + timedelta(minutes=1))
    assert [task.due_at for task in Task.objects.filter(title__startswith="A complaint is due soon")] == [case.clock.solve_by]


def test_words_of_nobody_known_are_forgotten_two_years_after() -> None:
    _, case = from_form()
    assert case
    closed(case)
    assert TORN.words in Task.objects.get().reason
    cases.forget(ASKED + days(700))
    assert reads.case(case.id).words
    cases.forget(ASKED + days(732))
    row = models.Case.objects.get()
    assert (row.words, row.email, row.name, row.proof) == ("", "", "", {})
    assert not models.CaseEntry.objects.exclude(text="").exists()
    assert not Task.objects.exclude(reason="", outcome_note="").exists()


def test_a_note_is_for_colleagues() -> None:
    olga = make_operator()
    case = complaint()
    cases.note(case.id, "Rings back at six", actor=Actor(operator_id=UUID(str(olga.id))), now=ASKED)
    assert not Message.objects.filter(template="case_proposed").exists()
    assert reads.story(case.id)[-1].text == "Rings back at six"
