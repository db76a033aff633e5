"""Tremendous: gift cards by mail (https://developers.tremendous.com/reference/create-order).

An order with the same `external_id` is the same order for ever, a failed one too; so what follows a failed order goes under a new one. A card that was
delivered cannot be taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goodword.integrations.connectors.calling import Later, Line, Refused, Send
from goodword.integrations.values import Gift, Given
from goodword.lib.money import to_text

slug = "tremendous"
label = "Tremendous"
KINDS = frozenset({"gift_card"})
MAKES_SECRET = False
_BAD = frozenset({"FAILED", "CANCELED"})


@dataclass(frozen=True)
class Settings:
    """Where Tremendous is (testflight.tremendous.com for tests), who pays, and what the receiver picks from: a `campaign`, or `products` with commas."""

    address: str = "https://www.tremendous.com"
    funding_source: str = "BALANCE"
    campaign: str = ""
    products: str = ""

    def __post_init__(self) -> None:
        if not self.campaign and not self.products:
            raise ValueError("campaign: a campaign, or products")


def line(send: Send, settings: Settings, secrets: Sequence[str], **_: Any) -> Line:
    """Return the line with the API key."""
    return Line(send, settings.address, {"Authorization": f"Bearer {secrets[0]}", "Accept": "application/json"})


def give(line: Line, settings: Settings, gift: Gift) -> Given:
    """Order a card that Tremendous mails to the receiver."""
    if not gift.email:
        raise Refused("no_email")
    reward: dict[str, Any] = {
        "value": {"denomination": _denomination(gift), "currency_code": gift.asset},
        "delivery": {"method": "EMAIL"},
        "recipient": {"name": gift.name or gift.email, "email": gift.email},
    }
    if settings.campaign:
        reward["campaign_id"] = settings.campaign
    if settings.products:
        reward["products"] = [one.strip() for one in settings.products.split(",") if one.strip()]
    body = {"external_id": gift.key, "payment": {"funding_source_id": settings.funding_source}, "reward": reward}
    return _read(line.post_json("/api/v2/orders", body)["order"])


def find(line: Line, settings: Settings, gift: Gift) -> Given | None:
    """Look for the order of this reward; one that failed handed nothing out."""
    found = line.get(f"/api/v2/orders/{gift.key}", absent=(404,))
    return None if found is None or found["order"]["status"] in _BAD else _read(found["order"])


def probe(line: Line, settings: Settings) -> str:
    """Look whether the source of funds is there."""
    known = line.get("/api/v2/funding_sources")["funding_sources"]
    if settings.funding_source.upper() != "BALANCE" and settings.funding_source not in {one["id"] for one in known}:
        raise Refused("funding", ", ".join(one["id"] for one in known))
    return ""


def _read(order: dict[str, Any]) -> Given:
    status = str(order["status"])
    if status in _BAD:
        raise Refused("order_failed", status, spent=True)
    if status != "EXECUTED":
        raise Later(f"the order is {status}", after_s=3600)
    return Given(str(order["id"]))


def _denomination(gift: Gift) -> float:
    return float(to_text(gift.amount, gift.asset))
