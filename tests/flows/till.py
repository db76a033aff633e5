"""A shop that sells: friends sign up and buy, and whatever was not acknowledged is sent again."""

import random
import threading
import time
from collections.abc import Sequence
from typing import Any

from tests.flows.installation import Installation

_BATCH = 10


class Till(threading.Thread):
    """Sends batches of sign-ups and purchases until told to close; `acknowledged` are the events that the installation said it had stored."""

    def __init__(self, installation: Installation, *, codes: Sequence[str], token: str, name: str, pause_s: float = 1.0) -> None:
        super().__init__(name=name, daemon=True)
        self._installation = installation
        self._codes = codes
        self._token = token
        self._closing = threading.Event()
        self._random = random.Random(name)
        self._pause_s = pause_s
        self.acknowledged: set[str] = set()
        self.friends: list[str] = []

    def run(self) -> None:
        while not self._closing.is_set():
            self._send(self._batch())
            self._closing.wait(self._pause_s)

    def close(self) -> None:
        """Send what is begun and end."""
        self._closing.set()
        self.join(120)
        assert not self.is_alive()

    def _batch(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        for _ in range(_BATCH):
            friend = f"{self.name}-{len(self.friends)}"
            self.friends.append(friend)
            customer = {"email": f"{friend}@example.com", "first_name": "Ben"}
            events.append({"type": "signup", "id": f"s-{friend}", "customer": customer, "code": self._random.choice(self._codes)})
            events.append({"type": "purchase", "id": f"p-{friend}", "customer": customer, "amount": "24.90", "currency": "EUR"})
        return events

    def _send(self, events: list[dict[str, Any]]) -> None:
        """Send a batch until it is acknowledged, as a shop does that gets no answer."""
        while True:
            try:
                answer = self._installation.post("/v1/events", {"events": events}, token=self._token)
            except (OSError, ValueError):
                time.sleep(0.1)
                continue
            for event, result in zip(events, answer["results"], strict=True):
                assert result["status"] in {"stored", "duplicate"}, result
                self.acknowledged.add(f"{event['type']} {event['id']}")
            return
