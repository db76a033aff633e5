"""Events (outcomes) as the API speaks of them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class Outcome(Schema):
    """A sign-up, purchase, refund or other event as it was stored."""

    id: UUID
    source: str
    type: str
    external_id: str
    contact_id: UUID | None = Field(description="Known once a worker has settled it.")
    occurred_at: datetime
    amount_minor: int | None
    currency: str
    code: str
    refund_of: str
    program_id: UUID | None
    history: bool
    state: str = Field(description="waiting, settled, or dead (put aside for staff).")
    properties: dict[str, Any]


class EventResult(Schema):
    """What became of one event that was sent."""

    index: int
    status: Literal["stored", "duplicate", "refused"]
    type: str = ""
    id: str = ""
    outcome_id: UUID | None = None
    problem: dict[str, Any] | None = Field(None, description="Why it was refused (RFC 9457), with the pointer to the field and what would be right.")


class EventResults(Schema):
    """A result for each event, in their order; the good ones are kept whatever became of the others."""

    results: list[EventResult]


_TEXT = {"type": "string"}
CUSTOMER = {
    "type": "object",
    "additionalProperties": False,
    "description": "Who did it: at least one of id, email and phone.",
    "properties": {
        "id": {"type": ["string", "integer"], "description": "The id in the shop."},
        "email": _TEXT,
        "phone": _TEXT,
        "first_name": _TEXT,
        "last_name": _TEXT,
        "language": _TEXT,
        "country": _TEXT,
    },
}
EVENT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "id", "customer"],
    "properties": {
        "type": {"type": "string", "pattern": "^[a-z_.]{1,40}$", "description": "signup, purchase, refund, or a name of your own."},
        "id": {"type": ["string", "integer"], "description": "The order number or another id that stays the same on a retry."},
        "customer": CUSTOMER,
        "occurred_at": {"type": "string", "description": "ISO 8601 with zone, or a date; now where it is left out."},
        "amount": {"type": "string", "description": "Digits and a point, such as 24.90."},
        "amount_minor": {"type": "integer", "minimum": 0, "description": "Instead of amount: the smallest unit, such as 2490."},
        "currency": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
        "code": {"type": "string", "description": "The advocate’s code, where the friend gave one."},
        "click_id": {"type": "string", "description": "What the link handed over, where the privacy mode allows it."},
        "refund_of": {"type": ["string", "integer"], "description": "The id of the purchase, or of the event that properties.refund_of_type names."},
        "program": {"type": "string", "description": "Slug or id of a programme, where only one is meant."},
        "history": {"type": "boolean", "description": "Sent after the fact: counted and judged, but no message starts."},
        "properties": {
            "type": "object",
            "description": "Anything else; items with sku and category are what product rules look at. A refund of something else than a purchase names "
            "its type as refund_of_type.",
        },
    },
    "example": {
        "type": "purchase",
        "id": "48213",
        "customer": {"id": "C-1007", "email": "ben@example.com", "first_name": "Ben"},
        "occurred_at": "2026-11-19T09:12:00+01:00",
        "amount": "34.80",
        "currency": "EUR",
        "code": "ANNA7",
    },
}
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        EVENT,
                        {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["events"],
                            "properties": {"events": {"type": "array", "minItems": 1, "maxItems": 1000, "items": EVENT}},
                        },
                    ]
                }
            }
        },
    }
}
