"""Events over the API: the same as /v1/events, and a list of what was stored."""

import json
from typing import Any
from uuid import UUID

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused
from goodword.api.requests import ApiRequest
from goodword.api.schemas import events as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries as contacts
from goodword.events import queries, rules
from goodword.events.actions.record import record_outcomes
from goodword.events.values import NewOutcome, Outcome, Result, Status
from goodword.lib.problem import Problem
from goodword.operators import queries as operators
from goodword.programs import queries as programs

router = Endpoints(tags=["events"])


@router.post("", response=schemas.EventResults, exclude_none=True, openapi_extra=schemas.BODY)
def send_events(request: ApiRequest) -> dict[str, Any]:
    """Store one event, or a batch of up to 1,000.

    The identity of an event is source (of the key), type and id, for ever: the same again is a duplicate, the same id with other content is refused.
    The order does not matter. Large shops use /v1/events, which says the same and is faster.
    """
    events = rules.split(request.body)
    if isinstance(events, Problem):
        raise Refused("bad_request" if events.status == 400 else "too_large", events.detail or events.title, errors=[_mistake(events)])
    organisation = operators.organisation()
    sender = rules.Sender(request.key.source, _program_named, organisation.zone, organisation.country)
    outcomes = [rules.parse(event, sender=sender, now=request.now) for event in events]
    results = iter(record_outcomes([outcome for outcome in outcomes if isinstance(outcome, NewOutcome)], now=request.now))
    single = len(events) == 1 and events[0] is request.body
    return {"results": [_answered(place, outcome, results, "" if single else f"/events/{place}") for place, outcome in enumerate(outcomes)]}


@router.get("", response=PageOut[schemas.Outcome])
def list_events(
    request: ApiRequest,
    type: str = "",  # noqa: A002 (the name of the query's parameter)
    source: str = "",
    state: str = "",
    contact_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List stored events, the newest received first; those of one contact in order of happening."""
    if contact_id is not None:
        page = queries.of_contact(contacts.contact(contact_id).id, cursor=cursor, limit=limit)
    else:
        page = queries.page(kind=type, source=source, state=state, cursor=cursor, limit=limit)
    return {"items": [_outcome(item) for item in page.items], "next_cursor": page.next_cursor}


@router.get("/{uuid:outcome_id}", response=schemas.Outcome)
def get_event(request: ApiRequest, outcome_id: UUID) -> dict[str, Any]:
    """Return one stored event."""
    outcome = queries.outcomes([outcome_id]).get(outcome_id)
    if outcome is None:
        raise Refused("not_found", "No event has this id.")
    return _outcome(outcome)


api.add_router("events", router)


def _program_named(text: str) -> UUID | None:
    """Return the id of the programme with this slug or id."""
    found = programs.with_slug(text)
    if found:
        return found[0].id
    try:
        return programs.program(UUID(text)).id
    except (ValueError, programs.ProgramUnknown):
        return None


def _answered(place: int, outcome: NewOutcome | Problem, results: Any, pointer: str) -> dict[str, Any]:
    if isinstance(outcome, Problem):
        return _refused(place, outcome, pointer)
    result: Result = next(results)
    named = {"type": outcome.type, "id": outcome.external_id}
    if result.status is Status.REFUSED and result.problem:
        return _refused(place, result.problem, pointer) | named
    return {"index": place, "status": result.status, "outcome_id": result.outcome_id, **named}


def _refused(place: int, problem: Problem, pointer: str) -> dict[str, Any]:
    body = problem.body()
    if "pointer" in body:
        body["pointer"] = pointer + problem.pointer
    return {"index": place, "status": Status.REFUSED, "problem": body}


def _mistake(problem: Problem) -> Mistake:
    return Mistake(problem.pointer, problem.expected or problem.title, problem.code)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return vars(outcome) | {"properties": json.loads(outcome.properties) if outcome.properties else {}}
