"""Rewards as others see them."""

from goodword.rewards.values.books import AGES_DAYS, Aged, Closing, Month, Received, Statement, StatementLine, TrialLine
from goodword.rewards.values.giving import Case, DryRun, DryRunMonth, Refusal, Reward
from goodword.rewards.values.inquiries import Answer, Filed, Inquiry, InquiryState
from goodword.rewards.values.rulebook import Benefit, Boost, Budget, Group, Match, PlaceWanted, Rule, RuleDefinition, Setup
from goodword.rewards.values.states import (
    CODE_KINDS,
    CREDIT_KINDS,
    HANDED_OVER,
    OPEN_STATES,
    SUMMED_KINDS,
    AccountKind,
    PayoutState,
    Period,
    RewardState,
    Side,
    Waits,
)

__all__ = [
    "AGES_DAYS",
    "CODE_KINDS",
    "CREDIT_KINDS",
    "HANDED_OVER",
    "OPEN_STATES",
    "SUMMED_KINDS",
    "AccountKind",
    "Aged",
    "Answer",
    "Benefit",
    "Boost",
    "Budget",
    "Case",
    "Closing",
    "DryRun",
    "DryRunMonth",
    "Filed",
    "Group",
    "Inquiry",
    "InquiryState",
    "Match",
    "Month",
    "PayoutState",
    "Period",
    "PlaceWanted",
    "Received",
    "Refusal",
    "Reward",
    "RewardState",
    "Rule",
    "RuleDefinition",
    "Setup",
    "Side",
    "Statement",
    "StatementLine",
    "TrialLine",
    "Waits",
]
