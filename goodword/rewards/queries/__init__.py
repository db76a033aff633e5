"""Reads of rewards, by subject; what other packages call most stands here too."""

from goodword.rewards.queries.given import counts_by_state, counts_waiting, lapsing, of_contact, of_referrals, page, refusals_of, rewards, worth_waiting

__all__ = ["counts_by_state", "counts_waiting", "lapsing", "of_contact", "of_referrals", "page", "refusals_of", "rewards", "worth_waiting"]
