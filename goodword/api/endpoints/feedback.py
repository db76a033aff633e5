"""Surveys, answers and complaints over the API: listed, taken in, told in full."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, problem
from goodword.api.requests import ApiRequest
from goodword.api.schemas import feedback as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts.queries.people import ContactUnknown
from goodword.feedback.actions import answering, intake
from goodword.feedback.actions.answering import AnswerRefused
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries import answers, cases, surveys
from goodword.feedback.queries.surveys import SurveyUnknown
from goodword.feedback.rules.problems import Problem
from goodword.feedback.rules.questions import replies_of
from goodword.feedback.values import Answer, Case, CaseState, Given, Group, NewCase, Origin, Source, Survey, Via

_WRONG = {
    "required": "This question must be answered.",
    "not_offered": "None of the answers of this question.",
    "question_unknown": "The survey has no question with this key.",
    "anonymous": "The survey is anonymous: it takes no answer of anybody known.",
    "score_not_asked": "The survey asks for no score.",
}
router = Endpoints(tags=["feedback"])

_REFUSED = {
    "words_missing": ("/words", "Nothing says what happened."),
    "words_too_long": ("/words", "At most 10,000 signs."),
    "nobody": ("/contact_id", "Nothing says who it is: contact_id, or a complete mail address."),
}


@router.get("/surveys", response=list[schemas.Survey])
def list_surveys(request: ApiRequest) -> list[dict[str, Any]]:
    """List the surveys with the versions in force."""
    return [_survey(one) for one in surveys.surveys()]


@router.get("/answers", response=PageOut[schemas.Answer])
def list_answers(
    request: ApiRequest,
    survey_id: UUID | None = None,
    contact_id: UUID | None = None,
    group: Group | None = None,
    via: Via | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List answers, the newest first."""
    page = answers.page(survey_id=survey_id, contact_id=contact_id, group=group, via=via, cursor=cursor, limit=limit)
    return {"items": [_answer(one) for one in page.items], "next_cursor": page.next_cursor}


@router.post("/answers", response={201: schemas.Answer})
def create_answer(request: ApiRequest, body: schemas.NewAnswer) -> dict[str, Any]:
    """Take an answer in. What follows from it follows at once: a task, and for a low score a complaint and silence towards the customer."""
    if body.may_call and not body.may_call_wording.strip():
        words = "A permission to ring needs the words in which it was given."
        raise Refused("invalid", errors=[Mistake("/may_call_wording", words, "wording_missing")])
    given = Given(body.score, body.improve, body.more, body.may_call, replies_of(body.replies))
    source = Source(Via.API, language=body.language, api_key_id=request.key.id, wording=body.may_call_wording, proof={"key": str(request.key.id)})
    try:
        return _answer(answering.enter(body.survey_id, body.contact_id, given, source, actor=request.actor, now=request.now))
    except SurveyUnknown as unknown:
        raise Refused("invalid", errors=[Mistake("/survey_id", "No survey has this id.", "survey_unknown")]) from unknown
    except ContactUnknown as unknown:
        raise Refused("invalid", errors=[Mistake("/contact_id", "No contact has this id.", "contact_unknown")]) from unknown


@router.get("/cases", response=PageOut[schemas.Case])
def list_cases(request: ApiRequest, state: CaseState | None = None, contact_id: UUID | None = None, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """List complaints, the newest first."""
    page = cases.page(state=state, contact_id=contact_id, cursor=cursor, limit=limit)
    return {"items": [_case(one) for one in page.items], "next_cursor": page.next_cursor}


@router.get("/cases/{uuid:case_id}", response=schemas.Case)
def get_case(request: ApiRequest, case_id: UUID) -> dict[str, Any]:
    """Return a complaint and where it stands."""
    try:
        return _case(cases.case(case_id))
    except cases.CaseUnknown as unknown:
        raise Refused("not_found", "No complaint has this id.") from unknown


@router.post("/cases", response={201: schemas.Case})
def create_case(request: ApiRequest, body: schemas.NewCase) -> dict[str, Any]:
    """Take a complaint in. The customer is told at once that it has arrived, and whoever looks after it is told too."""
    try:
        return _case(intake.receive(NewCase(**body.model_dump(), origin=Origin.API), actor=request.actor, now=request.now))
    except ContactUnknown as unknown:
        raise Refused("invalid", errors=[Mistake("/contact_id", "No contact has this id.", "contact_unknown")]) from unknown


api.add_router("feedback", router)


@api.exception_handler(AnswerRefused)
def _answer_refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("invalid", errors=[_mistake(one) for one in error.problems])


@api.exception_handler(CaseRefused)
def _case_refused(_request: HttpRequest, error: Any) -> HttpResponse:
    pointer, words = _REFUSED.get(error.code, ("", error.code))
    return problem("invalid", errors=[Mistake(pointer, words, error.code)])


def _mistake(one: Problem) -> Mistake:
    pointer = one.field if one.field in {"score", "improve", "more", "survey_id"} else f"replies/{one.field}"
    return Mistake(f"/{pointer}", _WRONG.get(one.code, f"From {one.low} to {one.high}."), one.code)


def _survey(one: Survey) -> dict[str, Any]:
    return vars(one) | vars(one.definition)


def _answer(one: Answer) -> dict[str, Any]:
    return vars(one) | vars(one.given)


def _case(one: Case) -> dict[str, Any]:
    return vars(one) | vars(one.clock) | {"urgency": one.priority.urgency, "points": one.priority.points, "factors": one.priority.reasons}
