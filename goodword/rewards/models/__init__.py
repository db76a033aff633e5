"""Tables of rewards; private to the package."""

from goodword.rewards.models.giving import Refusal, Reward, Veto, VetoHook
from goodword.rewards.models.ledger import Account, Posting
from goodword.rewards.models.occasions import Counted, Occasion, Tally
from goodword.rewards.models.payouts import PayoutDetails, PayoutFile, PayoutLine
from goodword.rewards.models.pools import Coupon, CouponPool, Download
from goodword.rewards.models.rulebook import Budget, Counter, Rule, RuleVersion

__all__ = [
    "Account",
    "Budget",
    "Counted",
    "Counter",
    "Coupon",
    "CouponPool",
    "Download",
    "Occasion",
    "PayoutDetails",
    "PayoutFile",
    "PayoutLine",
    "Posting",
    "Refusal",
    "Reward",
    "Rule",
    "RuleVersion",
    "Tally",
    "Veto",
    "VetoHook",
]
