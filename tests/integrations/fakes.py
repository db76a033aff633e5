"""Providers as they are documented, over real HTTP and in miniature, with faults to order.

`faults` are used up one by each request that changes something: "500", "429", "422", "hang" and "reset" do nothing, "done_hang", "done_reset" and
"done_500" do it and lose the answer.
"""

import base64
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HANG_S = 1.2
Answer = tuple[int, Any]


class Broken(Exception):
    """The connection ends without an answer."""


class Fake:
    """A server on a port of its own; subclasses say what is asked and answered."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake._serve(self)

            def do_POST(self) -> None:
                fake._serve(self)

            def do_DELETE(self) -> None:
                fake._serve(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def changes(self, method: str, path: str, body: bytes) -> bool:
        """Tell whether a request changes something."""
        return method != "GET"

    def handle(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        raise NotImplementedError

    def given(self) -> list[str]:
        """Return the ids of the rewards that are handed out, one for each time."""
        raise NotImplementedError

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        parts = urlsplit(request.path)
        headers = {name.lower(): value for name, value in request.headers.items()}
        with self.lock:
            self.seen.append((request.command, request.path, headers, body))
            fault = self.faults.pop(0) if self.faults and self.changes(request.command, parts.path, body) else ""
            answer = (0, None)
            if not fault or fault.startswith("done_"):
                answer = self.handle(request.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
                self.after(headers, answer, fault)
        self._answer(request, answer, fault)

    def after(self, headers: dict[str, str], answer: Answer, fault: str) -> None:
        """See what was answered, for providers that remember it."""

    def _answer(self, request: BaseHTTPRequestHandler, answer: Answer, fault: str) -> None:
        if fault.endswith("hang"):
            time.sleep(HANG_S)
        if fault.endswith(("hang", "reset")):
            request.close_connection = True
            return
        status, content = (int(fault.removeprefix("done_")), {"error": {"message": "as ordered"}}) if fault else answer
        text = json.dumps(content).encode()
        request.send_response(status)
        if status == 429:
            request.send_header("Retry-After", "120")
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(text)))
        request.end_headers()
        request.wfile.write(text)


class Receiver(Fake):
    """A receiver of Standard Webhooks that does each message once, by its id, as the specification asks."""

    def __init__(self) -> None:
        super().__init__()
        self.done: dict[str, dict[str, Any]] = {}
        self.word: Callable[[dict[str, Any]], dict[str, Any]] = lambda _: {"grant": True}

    def handle(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        event = json.loads(body)
        if event["type"] == "reward.granting":
            return 200, self.word(event["data"])
        if event["type"] != "ping":
            self.done.setdefault(headers["webhook-id"], event)
        return 200, {}

    def given(self) -> list[str]:
        back = {one["data"]["reward_id"] for one in self.done.values() if one["type"] == "reward.reversed"}
        return [one["data"]["reward_id"] for one in self.done.values() if one["type"] == "reward.granted" and one["data"]["reward_id"] not in back]


class Stripe(Fake):
    """Customers, their balances, coupons and promotion codes; answers are kept under their Idempotency-Key, a 500 too."""

    def __init__(self) -> None:
        super().__init__()
        self.customers = [{"id": "cus_anna", "email": "anna@example.com", "phone": "+4930123456"}]
        self.transactions: list[dict[str, Any]] = []
        self.coupons: dict[str, dict[str, Any]] = {}
        self.codes: list[dict[str, Any]] = []
        self.kept: dict[str, tuple[bytes, Answer]] = {}

    def changes(self, method: str, path: str, body: bytes) -> bool:
        return method == "POST" and not path.endswith("/coupons")

    def handle(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode() != "sk_test_1:":
            return 401, {"error": {"message": "Invalid API Key provided: sk_test_********"}}
        key = headers.get("idempotency-key", "")
        if key in self.kept:
            before, answer = self.kept[key]
            return answer if before == body else (400, {"error": {"type": "idempotency_error", "message": "Keys are for the same parameters only"}})
        answer = self.route(method, path.removeprefix("/v1/"), query, dict(parse_qsl(body.decode())))
        if key:
            self.kept[key] = (body, answer)
        return answer

    def after(self, headers: dict[str, str], answer: Answer, fault: str) -> None:
        key = headers.get("idempotency-key", "")
        if key and fault == "done_500":
            self.kept[key] = (self.kept[key][0], (500, {"error": {"message": "as ordered"}}))

    def route(self, method: str, path: str, query: dict[str, str], form: dict[str, str]) -> Answer:
        metadata = {name[9:-1]: value for name, value in form.items() if name.startswith("metadata[")}
        if path == "balance":
            return 200, {"livemode": False}
        if path == "customers":
            return 200, {"data": [one for one in self.customers if one["email"] == query["email"]], "has_more": False}
        if path.startswith("customers/"):
            return self.of_customer(method, path.split("/")[1:], query, form, metadata)
        if path == "coupons":
            if form["id"] in self.coupons:
                return 400, {"error": {"code": "resource_already_exists", "message": "Coupon already exists."}}
            self.coupons[form["id"]] = form
            return 200, form
        if path == "promotion_codes" and method == "GET":
            return 200, {"data": [one for one in self.codes if one["code"] == query["code"]], "has_more": False}
        if path == "promotion_codes":
            return self.add_code(form, metadata)
        (one,) = [one for one in self.codes if path == f"promotion_codes/{one['id']}"]
        one["active"] = form["active"] == "true"
        return 200, one

    def of_customer(self, method: str, parts: list[str], query: dict[str, str], form: dict[str, str], metadata: dict[str, str]) -> Answer:
        customer = parts[0]
        if customer not in {one["id"] for one in self.customers}:
            return 404, {"error": {"code": "resource_missing", "message": f"No such customer: '{customer}'"}}
        mine = [one for one in reversed(self.transactions) if one["customer"] == customer]
        if len(parts) == 1:
            return 200, {"id": customer, "balance": sum(one["amount"] for one in mine)}
        if method == "GET":
            start = next((place + 1 for place, one in enumerate(mine) if one["id"] == query.get("starting_after")), 0)
            size = int(query["limit"])
            return 200, {"data": mine[start : start + size], "has_more": len(mine) > start + size}
        made = {"id": f"cbtxn_{len(self.transactions)}", "customer": customer, "amount": int(form["amount"]), "metadata": metadata, "created": int(time.time())}
        self.transactions.append(made)
        return 200, made

    def add_code(self, form: dict[str, str], metadata: dict[str, str]) -> Answer:
        if not form["code"].isalnum() or form["coupon"] not in self.coupons or any(one["code"] == form["code"] and one["active"] for one in self.codes):
            return 400, {"error": {"message": "An active promotion code with this code already exists."}}
        made = {"id": f"promo_{len(self.codes)}", "code": form["code"], "active": True, "times_redeemed": 0, "metadata": metadata}
        self.codes.append(made)
        return 200, made

    def given(self) -> list[str]:
        credit = [one["metadata"]["goodword_reward"] for one in self.transactions if "goodword_reward" in one["metadata"]]
        for back in [one["metadata"]["goodword_reward_back"] for one in self.transactions if "goodword_reward_back" in one["metadata"]]:
            credit.remove(back)
        return credit + [one["metadata"]["goodword_reward"] for one in self.codes if one["active"]]


class Tremendous(Fake):
    """Orders; the same external id is the same order for ever, a failed one too."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.next_status = "EXECUTED"

    def handle(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if headers.get("authorization") != "Bearer TEST_key":
            return 401, {"errors": {"message": "Unauthorized"}}
        if path == "/api/v2/funding_sources":
            return 200, {"funding_sources": [{"id": "GCTHLCMFVYMD", "method": "balance"}]}
        if method == "GET":
            found = self.orders.get(path.removeprefix("/api/v2/orders/"))
            return (200, {"order": found}) if found else (404, {"errors": {"message": "Order not found"}})
        wanted = json.loads(body)
        if "@" not in wanted["reward"]["recipient"]["email"] or (not wanted["reward"].get("products") and not wanted["reward"].get("campaign_id")):
            return 422, {"errors": {"message": "Validation failed"}}
        key = wanted["external_id"]
        if key not in self.orders:
            self.orders[key] = {"id": f"ORDER{len(self.orders)}", "external_id": key, "status": self.next_status, "rewards": [wanted["reward"]]}
        return 201, {"order": self.orders[key]}

    def given(self) -> list[str]:
        return [key[:36] for key, order in self.orders.items() if order["status"] == "EXECUTED"]


class Shopify(Fake):
    """Discount codes over GraphQL, each once in the shop; errors of the application come with status 200."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, dict[str, Any]] = {}
        self.throttled = 0

    def changes(self, method: str, path: str, body: bytes) -> bool:
        return b"mutation" in body

    def handle(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if headers.get("x-shopify-access-token") != "shpat_1":
            return 401, {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}
        asked = json.loads(body)
        given, text = asked["variables"], asked["query"]
        if self.throttled:
            self.throttled -= 1
            return 200, {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
        if "Probe" in text:
            return 200, {"data": {"shop": {"currencyCode": "EUR"}, "currentAppInstallation": {"accessScopes": [{"handle": "write_discounts"}]}}}
        if "codeDiscountNodeByCode" in text:
            found = self.codes.get(given["code"].lower())
            return 200, {"data": {"codeDiscountNodeByCode": {"id": found["id"], "codeDiscount": found} if found else None}}
        if "discountCodeDeactivate" in text:
            (one,) = [one for one in self.codes.values() if one["id"] == given["id"]]
            one["status"] = "EXPIRED"
            return 200, {"data": {"discountCodeDeactivate": {"codeDiscountNode": {"id": one["id"]}, "userErrors": []}}}
        return 200, {"data": {"discountCodeBasicCreate": self.create(given["discount"])}}

    def create(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if wanted["code"].lower() in self.codes:
            return {"codeDiscountNode": None, "userErrors": [{"field": ["basicCodeDiscount", "code"], "code": "TAKEN", "message": "Code must be unique"}]}
        made = {**wanted, "id": f"gid://shopify/DiscountCodeNode/{len(self.codes)}", "status": "ACTIVE", "asyncUsageCount": 0}
        self.codes[wanted["code"].lower()] = made
        return {"codeDiscountNode": {"id": made["id"]}, "userErrors": []}

    def given(self) -> list[str]:
        return [one["title"].removeprefix("Goodword ") for one in self.codes.values() if one["status"] == "ACTIVE"]


class WooCommerce(Fake):
    """Coupons over REST, each code once, written small."""

    def __init__(self) -> None:
        super().__init__()
        self.coupons: dict[int, dict[str, Any]] = {}

    def handle(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode() != "ck_1:cs_1":
            return 401, {"code": "woocommerce_rest_cannot_view", "message": "Sorry, you cannot list resources.", "data": {"status": 401}}
        if method == "GET":
            return 200, [one for one in self.coupons.values() if "code" not in query or one["code"] == query["code"].lower()]
        if method == "DELETE":
            return 200, self.coupons.pop(int(path.rpartition("/")[2]))
        wanted = json.loads(body)
        code = wanted["code"].lower()
        if any(one["code"] == code for one in self.coupons.values()):
            return 400, {"code": "woocommerce_rest_coupon_code_already_exists", "message": "The coupon code already exists", "data": {"status": 400}}
        made = {**wanted, "id": len(self.coupons) + 700, "code": code, "usage_count": 0}
        self.coupons[made["id"]] = made
        return 201, made

    def given(self) -> list[str]:
        return [one["description"].removeprefix("Goodword ") for one in self.coupons.values()]
