"""What a refund takes back: a purchase, unless it names another type of event."""

import json

from goodword.events.values import PURCHASES, Outcome

PROPERTY = "refund_of_type"
Name = tuple[str, str, str]  # source, id in the shop, type; "" stands for a purchase of either type


def refunded_type(properties: str) -> str:
    """Return the type of event that a refund's properties name, such as signup; empty for a purchase."""
    if PROPERTY not in properties:
        return ""
    kind = json.loads(properties).get(PROPERTY)
    return kind if isinstance(kind, str) and kind not in PURCHASES else ""


def is_named(properties: str) -> bool:
    """Say whether a refund's properties name no type, or one that can be."""
    kind = json.loads(properties).get(PROPERTY, "") if PROPERTY in properties else ""
    return isinstance(kind, str) and kind != "refund" and len(kind) <= 40


def name_of(outcome: Outcome) -> Name:
    """Return by what a refund would name this event."""
    return outcome.source, outcome.external_id, "" if outcome.type in PURCHASES else outcome.type


def named_by(refund: Outcome) -> Name:
    """Return which event a refund names."""
    return refund.source, refund.refund_of, refunded_type(refund.properties)
