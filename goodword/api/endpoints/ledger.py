"""The ledger over the API: accounts, transfers, totals. Reading only."""

from typing import Any
from uuid import UUID

from goodword.api.application import Endpoints, api
from goodword.api.problems import Refused
from goodword.api.requests import ApiRequest
from goodword.api.schemas import rewards as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries as contacts
from goodword.lib.pages import Page
from goodword.programs import queries as programs
from goodword.rewards.queries import ledger
from goodword.rewards.queries.ledger import PostingLine

router = Endpoints(tags=["ledger"])


@router.get("/totals", response=schemas.Totals)
def get_ledger_totals(request: ApiRequest) -> dict[str, Any]:
    """Return what the ledger comes to, per asset: the balances by kind of account, their sum (zero), what is owed and what is on hold."""
    liability = {line.asset: line for line in ledger.liability()}
    totals = ledger.totals()
    return {
        "items": [
            {
                "asset": asset,
                "balances": totals.get(asset, {}),
                "sum": sum(totals.get(asset, {}).values()),
                "owed": liability[asset].owed if asset in liability else 0,
                "people": liability[asset].people if asset in liability else 0,
                "held": liability[asset].held if asset in liability else 0,
            }
            for asset in sorted(totals.keys() | liability.keys())
        ]
    }


@router.get("/accounts", response=schemas.Accounts)
def list_ledger_accounts(request: ApiRequest, program_id: UUID | None = None, contact_id: UUID | None = None) -> dict[str, Any]:
    """Return the accounts of a programme, or of a contact; one of the two is needed."""
    if (program_id is None) == (contact_id is None):
        raise Refused("bad_request", "Send either program_id or contact_id.")
    if program_id is not None:
        return {"items": ledger.program_accounts(programs.program(program_id).id)}
    assert contact_id is not None
    return {"items": ledger.contact_accounts(contacts.contact(contact_id).id)}


@router.get("/postings", response=PageOut[schemas.Posting])
def list_ledger_postings(
    request: ApiRequest,
    program_id: UUID | None = None,
    reward_id: UUID | None = None,
    asset: str = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PostingLine]:
    """List transfers, the newest first."""
    return ledger.postings(program_id=program_id, reward_id=reward_id, asset=asset[:10], cursor=cursor, limit=limit)


api.add_router("ledger", router)
