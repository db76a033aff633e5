"""The running server as a shop sees it: the few calls of its public API that a replay needs."""

import time
from collections.abc import Sequence
from typing import Any

import httpx2

LINKS_AT_ONCE = 500
EVENTS_AT_ONCE = 500

_ATTEMPTS = 8
_TIMEOUT_S = 60.0
_AGAIN = frozenset({429, 502, 503, 504})


class ServerRefused(Exception):
    """The server did not do what was asked; the text says what it answered."""


class KeyRefused(ServerRefused):
    """The key does not work, or lacks a scope."""


class Server:
    """Speaks to one server with one key; asks again, with a pause, while it is busy or away."""

    def __init__(self, url: str, key: str, transport: httpx2.BaseTransport | None = None) -> None:
        # trust_env: a proxy of the surroundings has no business between a shop and its own server
        self._client = httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=_TIMEOUT_S, trust_env=False, transport=transport)

    def program(self, slug: str) -> dict[str, Any] | None:
        """Return the programme of this slug, or None where there is none."""
        found = self._ask("GET", "/api/v1/programs", params={"slug": slug})["items"]
        return found[0] if found else None

    def make_program(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Make a programme and return it."""
        return self._ask("POST", "/api/v1/programs", json=settings)

    def links(self, program_id: str, customers: Sequence[str]) -> list[str]:
        """Give customers their links and return the codes in their order."""
        sent = {"program": program_id, "customers": [{"id": customer} for customer in customers], "history": True}
        return [link["code"] for link in self._ask("POST", "/api/v1/links", json=sent)["items"]]

    def send(self, events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send events and return a result for each."""
        results: list[dict[str, Any]] = self._ask("POST", "/v1/events", json={"events": list(events)})["results"]
        return results

    def report(self, program_id: str) -> dict[str, Any]:
        """Return what came of a programme so far."""
        return self._ask("GET", f"/api/v1/programs/{program_id}/report")

    def _ask(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        for attempt in range(1, _ATTEMPTS + 1):
            wait_s = min(2.0**attempt / 8, 8)
            try:
                response = self._client.request(method, path, **content)
            except httpx2.TransportError as error:
                if attempt == _ATTEMPTS:
                    raise ServerRefused(f"{self._client.base_url} does not answer: {error}") from error
            else:
                if response.status_code in {401, 403}:
                    raise KeyRefused(_words(response))
                if response.is_success:
                    answer: dict[str, Any] = response.json()
                    return answer
                if response.status_code not in _AGAIN or attempt == _ATTEMPTS:
                    raise ServerRefused(_words(response))
                wait_s = float(response.headers.get("Retry-After") or wait_s)
            time.sleep(wait_s)
        raise AssertionError("unreachable")


def _words(response: httpx2.Response) -> str:
    """Return what an answer says is wrong."""
    try:
        problem = response.json()
        mistakes = "; ".join(f"{mistake['pointer']}: {mistake['detail']}" for mistake in problem.get("errors", []))
        return f"{response.request.url} answered {response.status_code}: {mistakes or problem.get('detail') or problem.get('title')}"
    except (ValueError, AttributeError, KeyError, TypeError):
        return f"{response.request.url} answered {response.status_code}"
