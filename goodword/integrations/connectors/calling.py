"""What connectors call with, and how they say that something did not work."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from goodword.lib.outbound import Answer

Send = Callable[[str, str, Mapping[str, str], bytes], Answer]  # method, address, headers, body; raises Later where no answer came

_PASSING = frozenset({408, 409, 423, 425, 429})


class Later(Exception):
    """Not now: the provider was away, busy or not ready. `after_s` is what it asked to wait, `whole` says that no other reward would get through either.

    `spent` says that the provider remembers the failure under the key for good.
    """

    def __init__(self, said: str, *, after_s: int = 0, whole: bool = False, spent: bool = False) -> None:
        super().__init__(said)
        self.after_s, self.whole, self.spent = after_s, whole, spent


class Refused(Exception):
    """No, and asking again does not help: a person has to mend something. `code` says what (console.settings.connection_words), `said` is the answer."""

    def __init__(self, code: str, said: str = "", *, whole: bool = False, spent: bool = False) -> None:
        super().__init__(said)
        self.code, self.said, self.whole, self.spent = code, said, whole, spent


class Line:
    """A line to one provider: its address, the headers of every request, and how answers are read."""

    def __init__(self, send: Send, address: str, headers: Mapping[str, str]) -> None:
        self._send, self._address, self._headers = send, address.rstrip("/"), dict(headers)

    def get(self, path: str, query: Mapping[str, Any] | None = None, *, absent: tuple[int, ...] = ()) -> Any:
        """Return what stands at a path; None where the answer is one of `absent`."""
        return self._read(self._send("GET", self._url(path, query), self._headers, b""), absent)

    def post_json(self, path: str, body: Any, *, headers: Mapping[str, str] | None = None, allowed: tuple[int, ...] = ()) -> Any:
        """Send JSON and return the answer's; statuses in `allowed` are read like a yes."""
        more = {**self._headers, "Content-Type": "application/json", **(headers or {})}
        return self._read(self._send("POST", self._url(path), more, json.dumps(body, separators=(",", ":")).encode()), (), allowed)

    def post_form(self, path: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None, allowed: tuple[int, ...] = ()) -> Any:
        """Send a form and return the answer's JSON; statuses in `allowed` are read like a yes."""
        more = {**self._headers, "Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._read(self._send("POST", self._url(path), more, urlencode(body).encode()), (), allowed)

    def remove(self, path: str, query: Mapping[str, Any] | None = None, *, absent: tuple[int, ...] = (404,)) -> Any:
        """Delete what stands at a path; None where it was gone."""
        return self._read(self._send("DELETE", self._url(path, query), self._headers, b""), absent)

    def _url(self, path: str, query: Mapping[str, Any] | None = None) -> str:
        return f"{self._address}{path}{'?' + urlencode(query) if query else ''}"

    def _read(self, answer: Answer, absent: tuple[int, ...], allowed: tuple[int, ...] = ()) -> Any:
        if answer.status in absent:
            return None
        if answer.ok or answer.status in allowed:
            found = answer.json()
            if found is None:
                raise Later("the answer was not JSON")
            return found
        raise trouble(answer)


def trouble(answer: Answer, *, spent: bool = False) -> Later | Refused:
    """Return what an answer other than a yes means: busy or broken is later, no is no, and a wrong credential stops everything of this provider."""
    said = words_of(answer)
    if answer.status in {429, 503}:
        return Later(said, after_s=_seconds(answer.headers.get("retry-after", "")), whole=True)
    if answer.status in _PASSING:
        return Later(said)
    if answer.status >= 500:
        return Later(said, spent=spent)
    if answer.status in {401, 403}:
        return Refused("credential", said, whole=True)
    if 300 <= answer.status < 400:
        return Refused("moved", said, whole=True)
    return Refused("address" if answer.status in {404, 410} else "rejected", said)


def words_of(answer: Answer) -> str:
    """Return the status with what a provider says in its usual places of JSON."""
    found = answer.json()
    error = found.get("error", found.get("errors", found)) if isinstance(found, dict) else None
    said = error.get("message", "") if isinstance(error, dict) else error if isinstance(error, str) else json.dumps(error) if error else ""
    return f"{answer.status} {said}".strip()[:300]


def _seconds(text: str) -> int:
    """Read Retry-After in seconds (RFC 9110, 10.2.3); a date or anything else counts as not said."""
    return min(int(text), 6 * 3600) if text.isascii() and text.isdigit() and len(text) < 9 else 0
