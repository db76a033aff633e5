"""A signed webhook to a system of your own, by Standard Webhooks (https://www.standardwebhooks.com, version 1.0.0).

The signature is HMAC-SHA256 over "id.timestamp.body" in base64, with a secret of at least 24 bytes that is written whsec_ and base64; during a change of
secret there are two. `webhook-id` is the same on every try of one reward, and by it the receiver knows what it has done already.
"""

import base64
import hashlib
import hmac
import json
import secrets as random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goodword.integrations.connectors.calling import Refused, Send, trouble
from goodword.integrations.values import Gift, Given, Question, Word
from goodword.rewards import kinds as reward_kinds

slug = "webhook"
label = "Signed webhook"
KINDS = frozenset(kind.slug for kind in reward_kinds.KINDS) - {"exclusive_content"}
MAKES_SECRET = True
PREFIX = "whsec_"


@dataclass(frozen=True)
class Settings:
    """The `address` that is posted to."""

    address: str = ""


class Wire:
    """Posts signed events to one address."""

    def __init__(self, send: Send, settings: Settings, secrets: Sequence[str], *, now: Callable[[], datetime]) -> None:
        self._send, self._address, self._secrets, self._now = send, settings.address, secrets, now

    def post(self, message_id: str, kind: str, at: datetime, content: dict[str, Any]) -> Any:
        """Send one event and return the answer's JSON, an empty object where there is none; raise Later or Refused."""
        body = json.dumps({"type": kind, "timestamp": at.isoformat(), "data": content}, separators=(",", ":"), sort_keys=True).encode()
        timestamp = int(self._now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(sign(secret, message_id, timestamp, body) for secret in self._secrets),
        }
        answer = self._send("POST", self._address, headers, body)
        if not answer.ok:
            raise trouble(answer)
        found = answer.json()
        return found if isinstance(found, dict) else {}

    def ping(self) -> None:
        """Send an event that asks for nothing."""
        self.post(f"ping-{random.token_hex(8)}", "ping", self._now(), {})


def line(send: Send, settings: Settings, secrets: Sequence[str], *, now: Callable[[], datetime]) -> Wire:
    """Return the line that signs with every secret that is good."""
    return Wire(send, settings, secrets, now=now)


def make_secret() -> str:
    """Return a new secret of 32 random bytes."""
    return PREFIX + base64.b64encode(random.token_bytes(32)).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one entry of the header webhook-signature."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def give(line: Wire, settings: Settings, gift: Gift) -> Given:
    """Post `reward.granted`; a yes (2xx) is the receiver's word that it hands it out. For a coupon it may answer with a `code` of its own."""
    answer = line.post(str(gift.reward_id), "reward.granted", gift.since, _content(gift))
    code = answer.get("code", "")
    if code and not (isinstance(code, str) and 3 <= len(code) <= 60 and code.isascii() and code.isprintable() and " " not in code):
        raise Refused("code", "code: 3 to 60 letters, digits and signs")
    return Given(reference=str(answer.get("reference", ""))[:200], code=code or gift.code)


def take_back(line: Wire, settings: Settings, gift: Gift) -> bool:
    """Post `reward.reversed`; the receiver answers {"used": true} where it is too late."""
    answer = line.post(f"{gift.reward_id}-reversed", "reward.reversed", gift.since, _content(gift))
    return answer.get("used") is not True


def ask(line: Wire, settings: Settings, question: Question) -> Word:
    """Post `reward.granting`; the receiver answers {"grant": true}, or false with a `reason`."""
    content = {
        "reward_id": str(question.reward_id),
        "contact_id": str(question.contact_id),
        "program_id": str(question.program_id),
        "kind": question.kind,
        "amount": question.amount,
        "asset": question.asset,
        "side": question.side,
    }
    answer = line.post(f"{question.reward_id}-granting", "reward.granting", question.since, content)
    if not isinstance(answer.get("grant"), bool):
        raise Refused("no_word", "grant: true or false")
    return Word(answer["grant"], str(answer.get("reason", ""))[:300])


def probe(line: Wire, settings: Settings) -> str:
    """Post `ping`, which asks for nothing."""
    line.ping()
    return ""


def _content(gift: Gift) -> dict[str, Any]:
    return {
        "reward_id": str(gift.reward_id),
        "contact_id": str(gift.contact_id),
        "program_id": str(gift.program_id),
        "kind": gift.kind,
        "amount": gift.amount,
        "asset": gift.asset,
        "percent": gift.percent,
        "code": gift.code,
        "chosen": gift.chosen,
        "settings": dict(gift.settings),
        "email": gift.email,
        "name": gift.name,
        "external_ids": dict(gift.external_ids),
        "expires_at": gift.expires_at.isoformat() if gift.expires_at else None,
    }
