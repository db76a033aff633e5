"""Tables of rewards; private to the package."""

from goodword.rewards.models.catalogue import Item, Order
from goodword.rewards.models.closings import ClosedBalance, Closing
from goodword.rewards.models.contests import Contest, ContestEntry, ContestRequest, ContestWinner, Entrant
from goodword.rewards.models.giving import Refusal, Reward, Veto, VetoHook
from goodword.rewards.models.inquiries import Inquiry
from goodword.rewards.models.ledger import Account, Posting
from goodword.rewards.models.occasions import Counted, Occasion, Tally
from goodword.rewards.models.payouts import PayoutDetails, PayoutFile, PayoutLine
from goodword.rewards.models.pools import Coupon, CouponPool, Download
from goodword.rewards.models.rulebook import Budget, Counter, Rule, RuleVersion
from goodword.rewards.models.surprises import Surprise, SurpriseDraw
from goodword.rewards.models.tiers import Ladder, Mark, Standing, TierChange

__all__ = [
    "Account",
    "Budget",
    "ClosedBalance",
    "Closing",
    "Contest",
    "ContestEntry",
    "ContestRequest",
    "ContestWinner",
    "Counted",
    "Counter",
    "Coupon",
    "CouponPool",
    "Download",
    "Entrant",
    "Inquiry",
    "Item",
    "Ladder",
    "Mark",
    "Occasion",
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
    "Tally",
    "TierChange",
    "Veto",
    "VetoHook",
]
