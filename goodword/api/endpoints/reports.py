"""What came of a programme, in one answer."""

from typing import Any
from uuid import UUID

from goodword.api.application import Endpoints, api
from goodword.api.requests import ApiRequest
from goodword.api.schemas import reports as schemas
from goodword.events import queries as events
from goodword.facts import queries as facts
from goodword.facts.values import JobState
from goodword.programs import queries as programs
from goodword.referrals.queries import tallies as referrals
from goodword.rewards.queries import ledger
from goodword.rewards.queries import tallies as rewards

router = Endpoints(tags=["programs"])


@router.get("/{uuid:program_id}/report", response=schemas.ProgramReport)
def get_program_report(request: ApiRequest, program_id: UUID) -> dict[str, Any]:
    """Return how many referrals, conversions and rewards a programme has, why rules gave nothing, and whether the ledger balances."""
    programs.program(program_id)
    transfers = rewards.transfers_by_asset()
    return {
        "referrals": referrals.referral_count(program_id),
        "conversions": referrals.conversion_count(program_id),
        "rewards_by_rule": rewards.by_rule(program_id),
        "refusals_by_reason": rewards.refusals_by_reason(program_id),
        "ledger_by_asset": {
            asset: {"sum": sum(balances.values()), "transfers": transfers.get(asset, (0, 0))[0], "moved": transfers.get(asset, (0, 0))[1]}
            for asset, balances in ledger.totals().items()
        },
        "waiting": events.waiting_count() + rewards.due_count(now=request.now) + facts.job_counts()[JobState.DUE],
        "rows": {"outcomes": sum(events.counts_by_type().values()), **referrals.row_counts(), **rewards.row_counts()},
    }


api.add_router("programs", router)
