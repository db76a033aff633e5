"""Shopify: discount codes over the GraphQL Admin API (https://shopify.dev/docs/api/admin-graphql/2026-07/mutations/discountCodeBasicCreate).

A code exists once in a shop, which is what makes asking twice give once; the title bears the reward's id, by which a code is known as ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goodword.integrations.connectors.calling import Later, Line, Refused, Send
from goodword.integrations.values import Gift, Given
from goodword.lib.money import to_text

slug = "shopify"
label = "Shopify"
KINDS = frozenset({"coupon", "percentage_coupon"})
MAKES_SECRET = False
VERSION = "2026-07"

_CREATE = """mutation Give($discount: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $discount) {
  codeDiscountNode { id } userErrors { field code message } } }"""
_FIND = """query Find($code: String!) { codeDiscountNodeByCode(code: $code) {
  id codeDiscount { ... on DiscountCodeBasic { title status asyncUsageCount } } } }"""
_OFF = """mutation TakeBack($id: ID!) { discountCodeDeactivate(id: $id) { codeDiscountNode { id } userErrors { field code message } } }"""
_PROBE = """query Probe { shop { currencyCode } currentAppInstallation { accessScopes { handle } } }"""


@dataclass(frozen=True)
class Settings:
    """The `address` of the shop at Shopify: https://….myshopify.com."""

    address: str = ""


def line(send: Send, settings: Settings, secrets: Sequence[str], **_: Any) -> Line:
    """Return the line with the access token of a custom app."""
    return Line(send, settings.address, {"X-Shopify-Access-Token": secrets[0], "Accept": "application/json"})


def give(line: Line, settings: Settings, gift: Gift) -> Given:
    """Make a discount code that works once."""
    if found := find(line, settings, gift):
        return found
    value = (
        {"percentage": gift.percent / 100}
        if gift.kind == "percentage_coupon"
        else {"discountAmount": {"amount": to_text(gift.amount, gift.asset), "appliesOnEachItem": False}}
    )
    discount = {
        "title": f"Goodword {gift.reward_id}",
        "code": gift.code,
        "startsAt": gift.since.isoformat(),
        "endsAt": gift.expires_at.isoformat() if gift.expires_at else None,
        "usageLimit": 1,
        "appliesOncePerCustomer": True,
        "context": {"all": "ALL"},
        "customerGets": {"value": value, "items": {"all": True}},
    }
    made = _ask(line, _CREATE, {"discount": discount})["discountCodeBasicCreate"]
    if made["userErrors"]:
        if any(one.get("code") == "TAKEN" for one in made["userErrors"]) and (found := find(line, settings, gift)):
            return found
        raise _no(made["userErrors"])
    return Given(made["codeDiscountNode"]["id"], gift.code)


def find(line: Line, settings: Settings, gift: Gift) -> Given | None:
    """Look for the code; one of the same letters that is not ours is a refusal."""
    node = _ask(line, _FIND, {"code": gift.code})["codeDiscountNodeByCode"]
    if node is None:
        return None
    discount = node["codeDiscount"]
    if str(gift.reward_id) not in discount.get("title", ""):
        raise Refused("code_taken", gift.code)
    return Given(node["id"], gift.code, used=discount.get("asyncUsageCount", 0) > 0)


def take_back(line: Line, settings: Settings, gift: Gift) -> bool:
    """Switch a code off that nobody used."""
    found = find(line, settings, gift)
    if found is None or found.used:
        return found is None
    made = _ask(line, _OFF, {"id": found.reference})["discountCodeDeactivate"]
    if made["userErrors"]:
        raise _no(made["userErrors"])
    return True


def probe(line: Line, settings: Settings) -> str:
    """Look whether the token may write discounts, and return the shop's currency."""
    found = _ask(line, _PROBE, {})
    scopes = {one["handle"] for one in found["currentAppInstallation"]["accessScopes"]}
    if "write_discounts" not in scopes:
        raise Refused("scope", "write_discounts")
    return str(found["shop"]["currencyCode"])


def _ask(line: Line, query: str, variables: dict[str, Any]) -> Any:
    """Send one GraphQL request; errors come with status 200."""
    answer = line.post_json(f"/admin/api/{VERSION}/graphql.json", {"query": query, "variables": variables})
    errors = answer.get("errors")
    if not errors:
        return answer["data"]
    first: dict[str, Any] = errors[0] if isinstance(errors, list) else {"message": str(errors)}
    code, said = first.get("extensions", {}).get("code", ""), str(first.get("message", ""))[:300]
    if code == "THROTTLED":
        raise Later(said, after_s=2, whole=True)
    if code == "INTERNAL_SERVER_ERROR":
        raise Later(said)
    raise Refused("scope" if code == "ACCESS_DENIED" else "rejected", said, whole=code == "ACCESS_DENIED")


def _no(errors: list[dict[str, Any]]) -> Refused:
    return Refused("rejected", "; ".join(f"{'.'.join(one.get('field') or [])}: {one['message']}" for one in errors)[:300])
