"""What came of programmes, in a few numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from goodword.links.queries.codes import advocates_by_program
from goodword.programs.values import GoalMetric
from goodword.referrals.queries.lists import counts_by_program
from goodword.referrals.values import ReferralState


@dataclass(frozen=True)
class Figures:
    """Counts since a programme began; `referrals` leaves out friends who were not eligible, `customers` those who sent everything back."""

    advocates: int = 0
    referrals: int = 0
    customers: int = 0
    on_the_way: int = 0  # claimed or signed up, not bought yet


def figures_of(program_ids: Collection[UUID]) -> dict[UUID, Figures]:
    """Return the figures of each programme."""
    advocates, states = advocates_by_program(program_ids), counts_by_program(program_ids)
    return {program_id: _figures(advocates.get(program_id, 0), states.get(program_id, {})) for program_id in program_ids}


def counted(metric: GoalMetric, figures: Figures) -> int | None:
    """Return the count that a goal is measured by; None for what these figures do not hold."""
    return {
        GoalMetric.REFERRED_CUSTOMERS: figures.customers,
        GoalMetric.REFERRALS: figures.referrals,
        GoalMetric.ADVOCATES: figures.advocates,
    }.get(metric)


def _figures(advocates: int, states: dict[ReferralState, int]) -> Figures:
    eligible = {state: count for state, count in states.items() if state is not ReferralState.NOT_ELIGIBLE}
    return Figures(
        advocates=advocates,
        referrals=sum(eligible.values()),
        customers=eligible.get(ReferralState.CONVERTED, 0),
        on_the_way=eligible.get(ReferralState.CLAIMED, 0) + eligible.get(ReferralState.SIGNED_UP, 0),
    )
