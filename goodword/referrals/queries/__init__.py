"""Reads of referrals, by subject; what other packages call most stands here too."""

from goodword.referrals.queries.claims import claim
from goodword.referrals.queries.credit import conversions, friends_of, referrals
from goodword.referrals.queries.lists import board, counts, of_advocate, of_contact, page, search
from goodword.referrals.queries.stories import story

__all__ = ["board", "claim", "conversions", "counts", "friends_of", "of_advocate", "of_contact", "page", "referrals", "search", "story"]
