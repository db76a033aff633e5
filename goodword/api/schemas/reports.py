"""Reports as the API speaks of them."""

from ninja import Schema
from pydantic import Field


class AssetTotal(Schema):
    """The ledger in one asset."""

    sum: int = Field(description="The balances of all accounts together: 0, or something is wrong.")
    transfers: int
    moved: int = Field(description="What all transfers moved, in the asset's smallest unit.")


class Rows(Schema):
    """How many rows there are, in all programmes together."""

    outcomes: int
    referrals: int
    conversions: int
    rewards: int
    ledger: int


class ProgramReport(Schema):
    """What came of a programme so far."""

    referrals: int
    conversions: int = Field(description="Purchases that were credited to an advocate.")
    rewards_by_rule: dict[str, int] = Field(description="By the rule's name; refused rewards are left out.")
    refusals_by_reason: dict[str, int] = Field(description="How often a reason decided that a rule gave nothing to a side.")
    ledger_by_asset: dict[str, AssetTotal]
    waiting: int = Field(description="Outcomes, rewards and jobs of the whole installation that the workers have still to do; 0: the report is complete.")
    rows: Rows
