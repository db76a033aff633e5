"""Tiers over the API: the ladders, where one person stands, and who climbed or fell. Reading only."""

from typing import Any
from uuid import UUID

from goodword.api.application import Endpoints, api
from goodword.api.reasons import reasons_out
from goodword.api.requests import ApiRequest
from goodword.api.schemas import tiers as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries as contacts
from goodword.rewards.queries import tiers as queries
from goodword.rewards.values.tiers import Ladder, Standing

router = Endpoints(tags=["tiers"])


@router.get("/ladders", response=schemas.Ladders)
def list_ladders(request: ApiRequest) -> dict[str, Any]:
    """Return the tiers of every programme that has some, with how many people hold each."""
    return {"items": [_ladder(program_id, ladder) for program_id, ladder in sorted(queries.ladders().items())]}


@router.get("/standings", response=schemas.Standings)
def list_standings(request: ApiRequest, contact_id: UUID, program_id: UUID | None = None) -> dict[str, Any]:
    """Return where one person stands, by programme: the tier held, the next one, what is missing to it, and why."""
    return {"items": [_standing(one) for one in queries.standings(contacts.contact(contact_id).id, program_id=program_id)]}


@router.get("/changes", response=PageOut[schemas.TierChange])
def list_tier_changes(
    request: ApiRequest, program_id: UUID | None = None, contact_id: UUID | None = None, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """List the steps that people took up and down, the newest first, each with its reasons."""
    page = queries.changes(program_id=program_id, contact_id=contact_id, cursor=cursor, limit=limit)
    return {"items": [vars(one) | {"reasons": reasons_out(one.reasons)} for one in page.items], "next_cursor": page.next_cursor}


api.add_router("tiers", router)


def _ladder(program_id: UUID, ladder: Ladder) -> dict[str, Any]:
    counts = queries.counts(program_id)
    tiers = [vars(tier) | {"people": counts.get(tier.slug, 0)} for tier in ladder.tiers]
    return vars(ladder) | {"program_id": program_id, "tiers": tiers}


def _standing(one: Standing) -> dict[str, Any]:
    slugs = {"tier": one.tier.slug if one.tier else "", "next": one.next.slug if one.next else ""}
    return vars(one) | slugs | {"reasons": reasons_out(one.reasons)}
