"""Tables of rewards; private to the package."""

from goodword.rewards.models.catalogue import Item, Order
from goodword.rewards.models.giving import Refusal, Reward, Veto, VetoHook
from goodword.rewards.models.ledger import Account, Posting
from goodword.rewards.models.payouts import PayoutDetails, PayoutFile, PayoutLine
from goodword.rewards.models.pools import Coupon, CouponPool, Download
from goodword.rewards.models.rulebook import Budget, Counter, Rule, RuleVersion
from goodword.rewards.models.surprises import Surprise, SurpriseDraw
from goodword.rewards.models.tiers import Ladder, Mark, Standing, TierChange

__all__ = [
    "Account",
    "Budget",
    "Counter",
    "Coupon",
    "CouponPool",
    "Download",
    "Item",
    "Ladder",
    "Mark",
    "Order",
    "PayoutDetails",
    "PayoutFile",
    "PayoutLine",
    "Posting",
    "Refusal",
    "Reward",
    "Rule",
    "RuleVersion",
    "Standing",
    "Surprise",
    "SurpriseDraw",
    "TierChange",
    "Veto",
    "VetoHook",
]
