"""The recommendability check: what it says of answers, whose views it keeps apart, and what a public form does with an address."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from goodword.contacts.models import Contact
from goodword.feedback import models
from goodword.feedback.actions import answering, checks
from goodword.feedback.queries import checks as reads
from goodword.feedback.rules import check as rules
from goodword.feedback.rules import templates
from goodword.feedback.values import Answer, Given, Question, QuestionKind, Source, Survey, SurveyKind, Via
from goodword.messaging.models import Message, Task
from goodword.operators.values import SYSTEM
from tests.feedback.makers import ASKED, make_survey
from tests.making import START, days, make_contact
from tests.operators.people import make_operator

A = Question("a", QuestionKind.SCALE, {"en": "A"}, lowest=0, highest=10, area="product", weight=3)
B = Question("b", QuestionKind.SCALE, {"en": "B"}, lowest=0, highest=10, area="product", weight=2)
C = Question("c", QuestionKind.SCALE, {"en": "C"}, lowest=1, highest=5, area="service", weight=5)
ALL = (A, B, C)


def test_the_worked_example() -> None:
    found = rules.finding((A, B), {"a": 8, "b": 5})
    assert found and found.overall == pytest.approx(68) and [one.score for one in found.areas] == [pytest.approx(68)]
    assert [(one.code, one.wanted) for one in found.reasons] == [("overall_low", 70.0)] and not found.is_go


def test_scales_of_other_lengths_and_weights_count_alike() -> None:
    found = rules.finding(ALL, {"a": 10, "b": 10, "c": 3})
    assert found and [(one.name, one.score) for one in found.areas] == [("product", 100), ("service", 50)]
    assert found.overall == 75 and found.is_go
    assert [one.name for one in found.weakest] == ["service"]


def test_one_bad_area_is_to_be_mended_first_however_good_the_rest() -> None:
    found = rules.finding((replace(A, weight=10), C), {"a": 10, "c": 2})
    assert found and found.overall > 70
    assert [(one.code, one.area, one.score) for one in found.reasons] == [("area_low", "service", 25.0)]


def test_at_the_limits_it_is_go() -> None:
    found = rules.finding((replace(A, weight=2), replace(C, weight=3)), {"a": 10, "c": 3})
    assert found and found.overall == pytest.approx(70) and found.is_go


def test_without_answers_there_is_no_finding() -> None:
    assert rules.finding(ALL, {}) is None


@settings(max_examples=40)
@over(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(1, 5), min_size=1))
def test_scores_lie_between_the_worst_and_the_best_area(means: dict[str, float]) -> None:
    found = rules.finding(ALL, means)
    assert found is not None
    scores = [one.score for one in found.areas]
    assert 0 <= min(scores) <= max(scores) <= 100
    assert min(scores) - 1e-9 <= found.overall <= max(scores) + 1e-9


# the views and the public form

pytest_db = pytest.mark.django_db
GOOD = {one.key: 9 for one in templates.questions_of(SurveyKind.CHECK)}
BAD = GOOD | {"service_reached": 1, "service_mended": 2}
LINK = Source(Via.LINK, language="de")


def make(**more: object) -> Survey:
    return make_survey(kind=SurveyKind.CHECK, open_link=True, **more)


def quick(survey: Survey, replies: dict[str, int], *, key: str = "k", email: str = "cleo@example.com") -> Answer:
    return checks.by_form(survey.id, Given(replies=replies), LINK, email=email, key=key, network="192.0.2.1", now=ASKED)


@pytest_db
def test_staff_and_customers_stand_side_by_side_and_of_each_of_the_staff_the_newest_counts() -> None:
    survey, olga, sam = make(), make_operator(), make_operator(email="sam@example.com")
    for number, (who, replies) in enumerate([(olga, BAD), (olga, GOOD), (sam, GOOD)]):
        source = Source(Via.STAFF, entered_by=who.id)
        answering.by_staff(survey.id, Given(replies=replies), source, key=str(number), actor=SYSTEM, now=ASKED + timedelta(hours=number))
    answering.by_open_link(survey.id, Given(replies=BAD), LINK, key="k", network="192.0.2.1", now=ASKED)
    staff, customers = reads.views(survey, since=START, until=ASKED + timedelta(days=1))
    assert (staff.n, customers.n) == (2, 1)
    assert staff.finding and staff.finding.overall == pytest.approx(90) and staff.finding.is_go
    assert customers.finding and [one.area for one in customers.finding.reasons] == ["", "service"] and not customers.finding.is_go


@pytest_db
def test_the_result_goes_out_at_once_and_the_address_is_nobodys_before_its_owner_says_so() -> None:
    make_contact("cleo@example.com")
    before = Contact.objects.count()
    answer = quick(make(), GOOD)
    mail = Message.objects.get(template="check_result")
    assert (mail.contact_id, mail.language, mail.variables["overall"], mail.variables["go"]) == (None, "de", 90, True)
    assert [one["name"] for one in mail.variables["areas"]] == ["Produkt", "Service", "Lieferung", "Preis"]
    assert answer.contact_id is None and Contact.objects.count() == before and not Task.objects.exists()


@pytest_db
def test_a_good_check_becomes_a_lead_once_it_is_confirmed() -> None:
    answer = quick(make(), GOOD)
    request = models.CheckRequest.objects.get()
    assert checks.confirm(request.id, now=ASKED + timedelta(hours=1))
    assert not checks.confirm(request.id, now=ASKED + timedelta(hours=2))
    task = Task.objects.get()
    assert (task.title, task.kind, task.role) == ("Get in touch with a lead", "feedback_write", "sales")
    assert models.Answer.objects.get(id=answer.id).contact_id == task.contact_id is not None
    assert models.CheckRequest.objects.get().email == "" and not models.Case.objects.exists()


@pytest_db
def test_a_bad_check_becomes_a_complaint_once_it_is_confirmed() -> None:
    quick(make(), BAD)
    assert not models.Case.objects.exists()
    assert checks.confirm(models.CheckRequest.objects.get().id, now=ASKED)
    case = models.Case.objects.get()
    assert case.contact_id and case.answer_id and "Service" in case.words
    assert models.Answer.objects.get().case_id == case.id


@pytest_db
def test_the_same_form_twice_is_one_check_and_one_mail() -> None:
    survey = make()
    quick(survey, GOOD)
    quick(survey, GOOD)
    assert (models.Answer.objects.count(), Message.objects.filter(template="check_result").count()) == (1, 1)


@pytest_db
def test_nobody_is_mailed_without_end() -> None:
    survey = make()
    for number in range(5):
        quick(survey, GOOD, key=str(number))
    assert (models.Answer.objects.count(), Message.objects.filter(template="check_result").count()) == (5, 3)


@pytest_db
def test_what_is_no_address_keeps_nothing() -> None:
    survey = make()
    with pytest.raises(checks.AddressInvalid):
        quick(survey, GOOD, email="cleo")
    assert not models.Answer.objects.exists()


@pytest_db
def test_addresses_that_nobody_confirmed_go_after_thirty_days() -> None:
    quick(make(), GOOD)
    request = models.CheckRequest.objects.get()
    assert not checks.confirm(request.id, now=ASKED + days(30))
    checks.forget(ASKED + days(30))
    assert models.CheckRequest.objects.exists()
    checks.forget(ASKED + days(30) + timedelta(seconds=1))
    assert not models.CheckRequest.objects.exists() and models.Answer.objects.exists()
