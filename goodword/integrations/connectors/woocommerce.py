"""WooCommerce: coupons over its REST API, version 3 (https://woocommerce.github.io/woocommerce-rest-api-docs/#coupons).

A code exists once in a shop, written small; the coupon's description bears the reward's id, by which it is known as ours.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from goodword.integrations.connectors.calling import Line, Refused, Send
from goodword.integrations.values import Gift, Given
from goodword.lib.money import to_text

slug = "woocommerce"
label = "WooCommerce"
KINDS = frozenset({"coupon", "percentage_coupon"})
MAKES_SECRET = False
_COUPONS = "/wp-json/wc/v3/coupons"
_TAKEN = "woocommerce_rest_coupon_code_already_exists"


@dataclass(frozen=True)
class Settings:
    """The `address` of the shop: https://shop.example.com."""

    address: str = ""


def line(send: Send, settings: Settings, secrets: Sequence[str], **_: Any) -> Line:
    """Return the line with a key of the REST API, written as "ck_…:cs_…"."""
    return Line(send, settings.address, {"Authorization": f"Basic {base64.b64encode(secrets[0].encode()).decode()}", "Accept": "application/json"})


def give(line: Line, settings: Settings, gift: Gift) -> Given:
    """Make a coupon that works once."""
    if found := find(line, settings, gift):
        return found
    percent = gift.kind == "percentage_coupon"
    body: dict[str, Any] = {
        "code": gift.code,
        "discount_type": "percent" if percent else "fixed_cart",
        "amount": str(gift.percent) if percent else to_text(gift.amount, gift.asset),
        "usage_limit": 1,
        "description": f"Goodword {gift.reward_id}",
    }
    if gift.expires_at:
        body["date_expires_gmt"] = gift.expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    made = line.post_json(_COUPONS, body, allowed=(400,))
    if "id" not in made:
        if made.get("code") == _TAKEN and (found := find(line, settings, gift)):
            return found
        raise Refused("rejected", str(made.get("message", ""))[:300])
    return Given(str(made["id"]), gift.code)


def find(line: Line, settings: Settings, gift: Gift) -> Given | None:
    """Look for the coupon; one of the same letters that is not ours is a refusal."""
    for one in line.get(_COUPONS, {"code": gift.code}):
        if one["code"].lower() == gift.code.lower():
            if str(gift.reward_id) not in one["description"]:
                raise Refused("code_taken", gift.code)
            return Given(str(one["id"]), gift.code, used=one["usage_count"] > 0)
    return None


def take_back(line: Line, settings: Settings, gift: Gift) -> bool:
    """Delete a coupon that nobody used."""
    found = find(line, settings, gift)
    if found and not found.used:
        line.remove(f"{_COUPONS}/{found.reference}", {"force": "true"})
    return found is None or not found.used


def probe(line: Line, settings: Settings) -> str:
    """Look whether the key may read coupons."""
    line.get(_COUPONS, {"per_page": 1})
    return ""
