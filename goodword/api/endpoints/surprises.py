"""Surprises over the API: read with their draws, and given to whom staff or a system of theirs pick."""

from typing import Any
from uuid import UUID

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused
from goodword.api.requests import ApiRequest
from goodword.api.schemas import catalogue as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries as contacts
from goodword.lib.pages import Page
from goodword.rewards.actions import surprises as actions
from goodword.rewards.queries import surprises as queries
from goodword.rewards.values.surprises import Draw, Surprise
from goodword.rewards.words import gift

router = Endpoints(tags=["surprises"])


@router.get("", response=PageOut[schemas.Surprise])
def list_surprises(request: ApiRequest, program_id: UUID | None = None, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """List surprises, the newest first."""
    page = queries.page(program_id=program_id, cursor=cursor, limit=limit)
    return {"items": [_out(one) for one in page.items], "next_cursor": page.next_cursor}


@router.get("/{uuid:surprise_id}", response=schemas.Surprise)
def get_surprise(request: ApiRequest, surprise_id: UUID) -> dict[str, Any]:
    """Return one surprise; its seed once it is over."""
    return _out(_found(surprise_id))


@router.get("/{uuid:surprise_id}/draws", response=PageOut[schemas.Draw])
def list_surprise_draws(request: ApiRequest, surprise_id: UUID, cursor: Cursor = None, limit: Limit = 50) -> Page[Draw]:
    """List the draws and picks of a surprise, the newest first, each checked once the seed is told."""
    return queries.draws(_found(surprise_id), cursor=cursor, limit=limit)


@router.post("/{uuid:surprise_id}/gifts", response=schemas.Picked)
def give_surprise(request: ApiRequest, surprise_id: UUID, body: schemas.Pick) -> dict[str, Any]:
    """Give a surprise to somebody; each person gets it once, and nothing beyond the budget. 409 where it is over, or draws by itself."""
    _found(surprise_id)
    contact = contacts.contacts([body.contact_id]).get(body.contact_id)
    if contact is None or contact.erased_at:
        raise Refused("invalid", errors=[Mistake("/contact_id", "No contact has this id, or it was erased.", "contact_unknown")])
    try:
        state = actions.pick(surprise_id, contact.id, actor=request.actor, now=request.now)
    except actions.SurpriseRefused as refused:
        raise Refused("conflict", "It is over, or it is not for staff to pick.") from refused
    return {"surprise_id": surprise_id, "contact_id": contact.id, "state": state}


api.add_router("surprises", router)


def _found(surprise_id: UUID) -> Surprise:
    found = queries.surprise(surprise_id)
    if found is None:
        raise Refused("not_found", "No surprise has this id.")
    return found


def _out(one: Surprise) -> dict[str, Any]:
    return vars(one) | {"gift": gift(one.kind, currency=one.asset)}
