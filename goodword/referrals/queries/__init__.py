"""Reads of referrals, by subject; what other packages call most stands here too."""

from goodword.referrals.queries.credit import conversions, friends_of, referrals

__all__ = ["conversions", "friends_of", "referrals"]
