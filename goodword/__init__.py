"""Goodword: customer referral programmes, self-hosted."""

__version__ = "0.1.0"
