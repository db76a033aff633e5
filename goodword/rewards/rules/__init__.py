"""What a rule gives for a purchase, with every reason for and against; nothing here reads a clock or a database."""

from goodword.rewards.rules.asking import Ask, asks_of
from goodword.rewards.rules.brief import Brief, in_brief
from goodword.rewards.rules.evaluating import NOTHING, Evaluation, Evaluator, after_refund, compiled, decisive, hold_until, period_of
from goodword.rewards.rules.listening import listener, of_friend, types_of
from goodword.rewards.rules.pricing import Offered, boost_of, boostable, needs_approval, worth_of
from goodword.rewards.rules.reading import RuleInvalid, from_json, to_json
from goodword.rewards.rules.settings import asset_of, defaults, settings_of
from goodword.rewards.rules.stacking import Rival, losers

__all__ = [
    "NOTHING",
    "Ask",
    "Brief",
    "Evaluation",
    "Evaluator",
    "Offered",
    "Rival",
    "RuleInvalid",
    "after_refund",
    "asks_of",
    "asset_of",
    "boost_of",
    "boostable",
    "compiled",
    "decisive",
    "defaults",
    "from_json",
    "hold_until",
    "in_brief",
    "listener",
    "losers",
    "needs_approval",
    "of_friend",
    "period_of",
    "settings_of",
    "to_json",
    "types_of",
    "worth_of",
]
