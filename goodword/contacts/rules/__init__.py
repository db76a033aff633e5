"""Decisions about contacts: by what they are recognised, and what may stand in their fields."""

from goodword.contacts.rules.identities import identity_keys
from goodword.lib.identity import normalise_email, normalise_phone

__all__ = ["identity_keys", "normalise_email", "normalise_phone"]
