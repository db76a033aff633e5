"""Tables of rewards; private to the package."""

from goodword.rewards.models.catalogue import Item, Order
from goodword.rewards.models.giving import Refusal, Reward, Veto, VetoHook
from goodword.rewards.models.ledger import Account, Posting
from goodword.rewards.models.payouts import PayoutDetails, PayoutFile, PayoutLine
from goodword.rewards.models.pools import Coupon, CouponPool, Download
from goodword.rewards.models.rulebook import Budget, Counter, Rule, RuleVersion

__all__ = [
    "Account",
    "Budget",
    "Counter",
    "Coupon",
    "CouponPool",
    "Download",
    "Item",
    "Order",
    "PayoutDetails",
    "PayoutFile",
    "PayoutLine",
    "Posting",
    "Refusal",
    "Reward",
    "Rule",
    "RuleVersion",
    "Veto",
    "VetoHook",
]
