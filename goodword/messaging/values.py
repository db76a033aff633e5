"""The nouns of messages as others see them."""

from enum import StrEnum


class Purpose(StrEnum):
    """Why a message is sent; the gate decides by it (docs/guide/glossary.md)."""

    SERVICE = "service"
    SURVEY = "survey"
    ASK = "ask"
    INVITATION = "invitation"
    MARKETING = "marketing"
    RECOVERY = "recovery"
    STAFF = "staff"


class Channel(StrEnum):
    """By what a message travels."""

    EMAIL = "email"
    CALL = "call"


class MessageState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    KEPT = "kept"  # no mail server is set up: shown in the mailbox
    DROPPED = "dropped"
