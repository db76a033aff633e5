"""Money, paid by bank transfer to the account that the receiver names."""

from uuid import UUID

from goodword.rewards.kinds import amount
from goodword.rewards.kinds.issuing import Issuer

slug = "cash"
label = "Cash"
Settings = amount.Settings
worth = amount.worth


def fulfil(settings: amount.Settings, reward_id: UUID, issuer: Issuer) -> None:
    issuer.payout(reward_id)
