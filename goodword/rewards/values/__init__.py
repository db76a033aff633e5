"""Rewards as others see them."""

from goodword.rewards.values.giving import Case, DryRun, DryRunMonth, Refusal, Reward
from goodword.rewards.values.occasions import Occasion, OccasionKind
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
    "CODE_KINDS",
    "CREDIT_KINDS",
    "HANDED_OVER",
    "OPEN_STATES",
    "SUMMED_KINDS",
    "AccountKind",
    "Benefit",
    "Boost",
    "Budget",
    "Case",
    "DryRun",
    "DryRunMonth",
    "Group",
    "Match",
    "Occasion",
    "OccasionKind",
    "PayoutState",
    "Period",
    "PlaceWanted",
    "Refusal",
    "Reward",
    "RewardState",
    "Rule",
    "RuleDefinition",
    "Setup",
    "Side",
    "Waits",
]
