"""Writes for people who ask about their own data, by subject."""

from goodword.privacy.actions.erasure import erase_contact
from goodword.privacy.actions.requests import ANSWER_WITHIN, erase_feedback, request_address, request_erasure

__all__ = ["ANSWER_WITHIN", "erase_contact", "erase_feedback", "request_address", "request_erasure"]
