"""Credit on the customer's account with the shop."""

from uuid import UUID

from goodword.rewards.kinds import amount
from goodword.rewards.kinds.issuing import Issuer

slug = "account_credit"
label = "Account credit"
Settings = amount.Settings
worth = amount.worth


def fulfil(settings: amount.Settings, reward_id: UUID, issuer: Issuer) -> None:
    """Nothing to hand out: the ledger's balance is the credit."""
