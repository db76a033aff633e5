"""Surveys, answers and complaints over the API."""

from uuid import uuid4

import pytest

from goodword.feedback import models
from goodword.feedback.values import Scale, SurveyKind
from goodword.messaging.models import Message, Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import Permission
from tests.api.conftest import NOW, ApiClient
from tests.feedback.makers import QUESTIONS, make_customer, make_survey

pytestmark = pytest.mark.django_db


def test_an_answer_is_taken_and_what_follows_follows(shop: ApiClient) -> None:
    ben, survey = make_customer(), make_survey()
    made = shop.post("feedback/answers", {"survey_id": str(survey.id), "contact_id": str(ben), "score": 4, "improve": "Torn", "language": "de"})
    assert made.status_code == 201
    body = made.json()
    assert (body["score"], body["group"], body["via"], body["contact_id"]) == (4, "detractor", "api", str(ben))
    assert models.Answer.objects.get().api_key_id and Task.objects.count() == 1
    case = shop.get(f"feedback/cases/{body['case_id']}").json()
    assert (case["state"], case["origin"], case["answer_id"], case["urgency"]) == ("acknowledged", "survey", body["id"], "low")
    assert [one["code"] for one in case["factors"]] == ["severity", "value_unknown"]
    assert [one["id"] for one in shop.get(f"feedback/answers?contact_id={ben}&group=detractor").json()["items"]] == [body["id"]]
    assert shop.get("feedback/answers?group=promoter").json()["items"] == []


def test_the_same_request_twice_is_one_answer(shop: ApiClient) -> None:
    body = {"survey_id": str(make_survey().id), "contact_id": str(make_customer()), "score": 9}
    for _ in range(2):
        assert shop.post("feedback/answers", body, Idempotency_Key="one").status_code == 201
    assert models.Answer.objects.count() == 1


def test_what_cannot_be_taken_says_where_and_changes_nothing(shop: ApiClient) -> None:
    survey, ben = make_survey(scale=Scale.FROM_ONE), make_customer()
    for changes, pointer in (
        ({"score": 0}, "/score"),
        ({"survey_id": str(uuid4())}, "/survey_id"),
        ({"contact_id": str(uuid4())}, "/contact_id"),
        ({"mood": "good"}, "/mood"),
        ({"may_call": True}, "/may_call_wording"),
    ):
        refused = shop.post("feedback/answers", {"survey_id": str(survey.id), "contact_id": str(ben), "score": 9, **changes})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not models.Answer.objects.exists() and not AuditEntry.objects.filter(action="feedback.enter_answer").exists()


def test_replies_to_own_questions_are_taken_and_read(shop: ApiClient) -> None:
    ben, survey = make_customer(), make_survey(kind=SurveyKind.OWN, questions=QUESTIONS)
    body = {"survey_id": str(survey.id), "contact_id": str(ben)}
    replies = {"roast": "dark", "why": "More body", "ways": ["press"], "strong": 4, "again": "yes"}
    made = shop.post("feedback/answers", body | {"replies": replies})
    assert (made.status_code, made.json()["replies"], made.json()["score"], made.json()["group"]) == (201, replies, None, None)
    assert shop.get("feedback/answers").json()["items"][0]["replies"] == replies
    assert shop.get("feedback/surveys").json()[0]["questions"][1]["when"] == {"question": "roast", "any_of": ["dark"]}
    for wrong, pointer in (({"roast": "green"}, "/replies/roast"), ({"roast": "dark"}, "/replies/why"), (replies | {"mood": "x"}, "/replies/mood")):
        refused = shop.post("feedback/answers", body | {"replies": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert models.Answer.objects.count() == 1


def test_a_complaint_is_taken_and_acknowledged(shop: ApiClient) -> None:
    ben = make_customer(language="nl")
    made = shop.post("feedback/cases", {"words": "Two bags arrived torn.", "contact_id": str(ben), "severity": "severe", "wish": "replace", "order": "48297"})
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["acknowledged_at"], made.json()["contact_id"]) == (
        "acknowledged",
        NOW.isoformat().replace("+00:00", "Z"),
        str(ben),
    )
    assert Message.objects.get(template="case_received").contact_id == ben
    assert [one["number"] for one in shop.get("feedback/cases?state=acknowledged").json()["items"]] == [made.json()["number"]]
    assert shop.get("feedback/cases?state=closed").json()["items"] == []


def test_a_complaint_of_nobody_is_refused(shop: ApiClient) -> None:
    for body, pointer in (
        ({"words": "Torn"}, "/contact_id"),
        ({"words": "  ", "email": "ben@example.com"}, "/words"),
        ({"words": "Torn", "contact_id": str(uuid4())}, "/contact_id"),
    ):
        refused = shop.post("feedback/cases", body)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not models.Case.objects.exists()


def test_surveys_are_listed_for_those_who_send_answers(key_with: object) -> None:
    survey = make_survey(after=("repair",))
    [shown] = key_with(Permission.FEEDBACK_READ).get("feedback/surveys").json()  # type: ignore[operator]
    assert (shown["id"], shown["scale"], shown["after"], shown["running"]) == (str(survey.id), "0-10", ["repair"], True)
