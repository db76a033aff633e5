"""Stripe: credit on a customer's balance, and promotion codes (https://docs.stripe.com/api, version 2024-06-20).

Stripe remembers every answer under its Idempotency-Key for a day, a 500 too, so what follows an answered 500 goes under a new key, and not before a look
at what is there (https://docs.stripe.com/api/idempotent_requests).
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from goodword.integrations.connectors.calling import Line, Refused, Send, trouble
from goodword.integrations.values import Gift, Given
from goodword.lib.outbound import Answer

slug = "stripe"
label = "Stripe"
KINDS = frozenset({"account_credit", "coupon", "percentage_coupon"})
MAKES_SECRET = False
VERSION = "2024-06-20"
MARK = "goodword_reward"
_PAGES = 20  # of a hundred transactions


@dataclass(frozen=True)
class Settings:
    """Where Stripe is, and the `source` under which contacts bear their customer ids (cus_…); without one the customer is found by mail address."""

    address: str = "https://api.stripe.com"
    source: str = ""


def line(send: Send, settings: Settings, secrets: Sequence[str], **_: Any) -> Line:
    """Return the line with the secret key."""
    key = base64.b64encode(f"{secrets[0]}:".encode()).decode()

    def patient(method: str, url: str, headers: Any, body: bytes) -> Answer:
        answer = send(method, url, headers, body)
        if answer.status >= 500 and method == "POST":
            raise trouble(answer, spent=True)
        return answer

    return Line(patient, settings.address, {"Authorization": f"Basic {key}", "Stripe-Version": VERSION})


def give(line: Line, settings: Settings, gift: Gift) -> Given:
    """Credit the customer's next invoices, or make a promotion code that works once."""
    if found := find(line, settings, gift):
        return found
    return _credit(line, settings, gift) if gift.kind == "account_credit" else _promotion_code(line, gift)


def find(line: Line, settings: Settings, gift: Gift) -> Given | None:
    """Look for what bears the mark of this reward."""
    if gift.kind == "account_credit":
        found = _transaction(line, _customer(line, settings, gift), gift)
        return Given(found["id"]) if found else None
    for one in line.get("/v1/promotion_codes", {"code": _code(gift), "limit": 100})["data"]:
        if one["metadata"].get(MARK) == str(gift.reward_id):
            return Given(one["id"], one["code"], used=one["times_redeemed"] > 0)
    return None


def take_back(line: Line, settings: Settings, gift: Gift) -> bool:
    """Take credit off the balance where all of it is still there, and switch a promotion code off where nobody used it."""
    if gift.kind != "account_credit":
        found = find(line, settings, gift)
        if found and not found.used:
            line.post_form(f"/v1/promotion_codes/{found.reference}", {"active": "false"}, headers=_key(gift, "off"))
        return found is None or not found.used
    customer = _customer(line, settings, gift)
    if _transaction(line, customer, gift, back=True):
        return True
    balance = line.get(f"/v1/customers/{customer}").get("balance", 0)  # negative: credit
    if -balance < gift.amount:
        return False
    _transact(line, customer, gift, gift.amount, f"{MARK}_back", "back")
    return True


def probe(line: Line, settings: Settings) -> str:
    """Look at the balance of the account itself: whether it is for tests or for real."""
    return "live" if line.get("/v1/balance").get("livemode") else "test"


def _credit(line: Line, settings: Settings, gift: Gift) -> Given:
    found = _transact(line, _customer(line, settings, gift), gift, -gift.amount, MARK, "")
    return Given(found["id"])


def _transact(line: Line, customer: str, gift: Gift, amount: int, mark: str, what: str) -> Any:
    body = {"amount": amount, "currency": gift.asset.lower(), "description": "Thank you for your recommendation", f"metadata[{mark}]": str(gift.reward_id)}
    return line.post_form(f"/v1/customers/{customer}/balance_transactions", body, headers=_key(gift, what))


def _transaction(line: Line, customer: str, gift: Gift, *, back: bool = False) -> Any:
    """Return the transaction of this reward, looked for from the newest back to when it was entrusted; None where there is none."""
    mark, oldest = (f"{MARK}_back" if back else MARK), (gift.since - timedelta(hours=1)).timestamp()
    query: dict[str, Any] = {"limit": 100}
    for _ in range(_PAGES):
        page = line.get(f"/v1/customers/{customer}/balance_transactions", query)
        for one in page["data"]:
            if one["metadata"].get(mark) == str(gift.reward_id):
                return one
        if not page["has_more"] or page["data"][-1]["created"] < oldest:
            return None
        query["starting_after"] = page["data"][-1]["id"]
    raise Refused("too_much", f"more than {_PAGES * 100} transactions since")


def _customer(line: Line, settings: Settings, gift: Gift) -> str:
    """Return the id of the one customer this person is; raise Refused rather than guess."""
    if settings.source:
        known = gift.external_ids.get(settings.source, "")
        if not known.startswith("cus_"):
            raise Refused("customer_unknown", settings.source)
        return known
    if not gift.email:
        raise Refused("no_email")
    found = [one["id"] for one in line.get("/v1/customers", {"email": gift.email, "limit": 2})["data"]]
    if len(found) != 1:
        raise Refused("customer_twice" if found else "customer_unknown")
    return str(found[0])


def _promotion_code(line: Line, gift: Gift) -> Given:
    coupon, body = _coupon(gift)
    made = line.post_form("/v1/coupons", {"id": coupon, "duration": "once", "name": "Thank you", **body}, allowed=(400,))
    if "error" in made and made["error"].get("code") != "resource_already_exists":
        raise Refused("rejected", str(made["error"].get("message", ""))[:300])
    wanted = {"coupon": coupon, "code": _code(gift), "max_redemptions": 1, f"metadata[{MARK}]": str(gift.reward_id)}
    if gift.expires_at:
        wanted["expires_at"] = int(gift.expires_at.timestamp())
    try:
        found = line.post_form("/v1/promotion_codes", wanted, headers=_key(gift))
    except Refused as refused:
        if again := find(line, Settings(), gift):  # made in between
            return again
        raise refused
    return Given(found["id"], found["code"])


def _coupon(gift: Gift) -> tuple[str, dict[str, Any]]:
    if gift.kind == "percentage_coupon":
        return f"goodword-{gift.percent}-percent", {"percent_off": gift.percent}
    return f"goodword-{gift.amount}-{gift.asset.lower()}", {"amount_off": gift.amount, "currency": gift.asset.lower()}


def _code(gift: Gift) -> str:
    return gift.code.replace("-", "")  # letters and digits only


def _key(gift: Gift, what: str = "") -> dict[str, str]:
    return {"Idempotency-Key": "-".join(filter(None, [gift.key, what]))}
