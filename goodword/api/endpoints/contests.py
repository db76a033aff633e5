"""Contests over the API: read with their winners, and entries recorded for tasks that were done elsewhere. Keys neither publish nor draw."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, problem
from goodword.api.requests import ApiRequest
from goodword.api.schemas import contests as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries as contacts
from goodword.programs import queries as programs
from goodword.rewards.actions import contest_recording as actions
from goodword.rewards.actions.contests import ContestRefused
from goodword.rewards.queries import contests as queries
from goodword.rewards.queries.contests import ContestUnknown
from goodword.rewards.values.contests import Contest, ContestState, ContestTask, Participation
from goodword.rewards.words import gift

router = Endpoints(tags=["contests"])

_REFUSED = {
    "task_unknown": ("/task", "The contest does not have this task."),
    "not_eligible": ("/country", "The contest is not for people of this age or country."),
}


@router.get("", response=PageOut[schemas.Contest])
def list_contests(request: ApiRequest, program_id: UUID | None = None, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """List contests, the newest first."""
    page = queries.page(program_id=program_id, cursor=cursor, limit=limit)
    return {"items": [_out(one, request) for one in page.items], "next_cursor": page.next_cursor}


@router.get("/{uuid:contest_id}", response=schemas.Contest)
def get_contest(request: ApiRequest, contest_id: UUID) -> dict[str, Any]:
    """Return one contest with all that it says."""
    return _out(queries.contest(contest_id), request)


@router.get("/{uuid:contest_id}/winners", response=schemas.Winners)
def list_contest_winners(request: ApiRequest, contest_id: UUID) -> dict[str, Any]:
    """Return who was drawn, by place, with what became of the prizes."""
    queries.contest(contest_id)
    return {"items": queries.winners(contest_id)}


@router.get("/{uuid:contest_id}/entrants/{uuid:contact_id}", response=schemas.Participation)
def get_contest_entrant(request: ApiRequest, contest_id: UUID, contact_id: UUID) -> Participation:
    """Return what one person has in a contest at this moment."""
    return queries.standing(queries.contest(contest_id), contacts.contact(contact_id).id)


@router.post("/{uuid:contest_id}/entrants", response=schemas.Participation)
def state_contest_entrant(request: ApiRequest, contest_id: UUID, body: schemas.NewEntrant) -> Participation:
    """Note what a person said of age and country, without which no entry counts; once said, it stays. 409 where the contest does not run."""
    queries.contest(contest_id)
    contact_id = _contact(body.contact_id)
    return actions.state(contest_id, contact_id, country=body.country, of_age=body.of_age, actor=request.actor, now=request.now)


@router.post("/{uuid:contest_id}/entries", response=schemas.Participation)
def record_contest_entry(request: ApiRequest, contest_id: UUID, body: schemas.NewEntry) -> Participation:
    """Record a task that a person did today, such as a postcard (free) or a share elsewhere.

    As on the portal: the free way gives once a day, sharing once a day and channel, following once; the same again changes nothing. Referrals and rewards
    give their entries by themselves. 409 where the contest does not run.
    """
    queries.contest(contest_id)
    channel = body.channel if body.task is ContestTask.SHARE else ""
    return actions.record(contest_id, _contact(body.contact_id), task=ContestTask(body.task), channel=channel, actor=request.actor, now=request.now)


api.add_router("contests", router)


@api.exception_handler(ContestUnknown)
def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem("not_found", "No contest has this id.")


@api.exception_handler(ContestRefused)
def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    code = error.notices[0].code
    if code not in _REFUSED:
        return problem("conflict", "The contest takes no entries now.")
    pointer, words = _REFUSED[code]
    return problem("invalid", errors=[Mistake(pointer, words, code)])


def _contact(contact_id: UUID) -> UUID:
    found = contacts.contacts([contact_id]).get(contact_id)
    if found is None or found.erased_at:
        raise Refused("invalid", errors=[Mistake("/contact_id", "No contact has this id, or it was erased.", "contact_unknown")])
    return found.id


def _out(one: Contest, request: ApiRequest) -> dict[str, Any]:
    program = programs.program(one.program_id)
    drawn = one.state is ContestState.DRAWN
    free = one.terms.of(ContestTask.FREE)
    return vars(one.terms) | vars(one) | {
        "open": one.is_open(request.now),
        "prize": gift(one.terms.prize, currency=program.currency),
        "tasks": [free, *one.terms.tasks],
        "entrants": queries.entrant_count(one.id),
        "public_number_source": one.terms.number_source,
        "protocol_url": f"{settings.GOODWORD_URL}/p/{program.slug}/contests/{one.id}/protocol.json" if drawn else "",
    }  # fmt: skip
