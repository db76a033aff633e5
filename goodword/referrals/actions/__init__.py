"""Writes of referrals, by subject; import from the module that holds the subject."""
