"""`POST /v1/events`: one outcome or up to 1,000; each is stored, known already, or refused with the reason, and the good ones are kept."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import Any

import structlog

from goodword.edge.config import Config
from goodword.edge.http import Gone, Receive, Scope, Send, TooLarge, answer_json, answer_problem, body_of, header
from goodword.edge.key_use import KeyUse
from goodword.edge.memory import Memory
from goodword.events import rules
from goodword.events.ingest import Writer
from goodword.events.values import NewOutcome, Result, Status
from goodword.lib import clock
from goodword.lib.buckets import Buckets
from goodword.lib.database import Unavailable
from goodword.lib.problem import Problem
from goodword.operators.values import Key, Permission

PATH = "/v1/events"
BODY_MAX = 8 * 1024 * 1024
PIECE = 50  # events read between two turns of the loop, so that a redirect never waits for a whole batch

METHOD = Problem("method_not_allowed", "Events are sent by POST", status=405)
NO_KEY = Problem(
    "key_missing", "There is no key", "Authorization: Bearer gw_live_… is missing.", expected="a key made in the console under Settings, Keys", status=401
)
BAD_KEY = Problem(
    "key_invalid", "This key does not work", "It is unknown, mistyped, revoked or over.", expected="a key that is shown as working in the console", status=401
)
NO_SCOPE = Problem(
    "scope_missing", "This key may not send events", "It lacks the scope events:write.", expected="a key with the scope events:write", status=403
)
NOT_JSON = Problem("media_type", "Events are JSON", expected="Content-Type: application/json", status=415)
TOO_LARGE = Problem("body_too_large", "The body is too large", expected="at most 8 MiB and 1,000 events", status=413)
TOO_MANY = Problem(
    "rate_limited", "Too many requests", expected="fewer requests with more events each (up to 1,000), or to wait as Retry-After says", status=429
)
AWAY = Problem(
    "unavailable",
    "The events could not be stored just now",
    "Nothing is lost if they are sent again: each is stored once.",
    expected="the same request again",
    status=503,
)
FAILED = Problem("failed", "Something went wrong on our side", "It was written to the log.", expected="the same request again, later", status=500)

_words = structlog.get_logger("goodword.edge")


class Events:
    """Answers the events endpoint."""

    def __init__(self, memory: Memory, writer: Writer, config: Config) -> None:
        self._memory = memory
        self._writer = writer
        self._limit = config.event_requests_per_minute
        self._buckets = Buckets(capacity=self._limit, per_second=self._limit / 60)
        self._use = KeyUse(writer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: list[tuple[bytes, bytes]] = []
        answered: list[dict[str, Any]] | Problem
        try:
            answered = await self._answer(scope, receive, headers)
        except Gone:
            return
        except TooLarge:
            answered = TOO_LARGE
        except Unavailable:
            answered = AWAY
            headers.append((b"retry-after", b"2"))
        except Exception as error:  # the sender must hear that this one was not stored
            _words.error("events failed", error=type(error).__name__)
            answered = FAILED
        if isinstance(answered, Problem):
            await answer_problem(send, answered, headers)
        else:
            await answer_json(send, {"results": answered}, headers)

    async def _answer(self, scope: Scope, receive: Receive, headers: list[tuple[bytes, bytes]]) -> list[dict[str, Any]] | Problem:
        """Return a result for each event, or why none was looked at; adds what belongs into the headers of either."""
        if scope["method"] != "POST":
            headers.append((b"allow", b"POST"))
            return METHOD
        now = clock.now()
        key = await self._key(header(scope, b"authorization"), now)
        if isinstance(key, Problem):
            if key.status == 401:
                headers.append((b"www-authenticate", b"Bearer"))
            return key
        wait_s = self._buckets.take(str(key.id), at=monotonic())
        headers += self._limit_headers(key)
        if wait_s:
            headers.append((b"retry-after", b"%d" % (int(wait_s) + 1)))
            return TOO_MANY
        return await self._store(scope, receive, key, now)

    async def _key(self, authorization: str, now: datetime) -> Key | Problem:
        """Return the key that knocks, or why it stays outside; one that is new to us is looked for once more."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            return NO_KEY
        key = self._memory.keys.find(token.strip(), now=now)
        if key is None:
            await self._memory.read_keys_again()
            key = self._memory.keys.find(token.strip(), now=now)
        if key is None:
            return BAD_KEY
        self._use.note(key, now)
        return key if Permission.EVENTS_WRITE in key.scopes else NO_SCOPE

    async def _store(self, scope: Scope, receive: Receive, key: Key, now: datetime) -> list[dict[str, Any]] | Problem:
        if header(scope, b"content-type").partition(";")[0].strip().lower() != "application/json":
            return NOT_JSON
        if int(header(scope, b"content-length") or 0) > BODY_MAX:
            raise TooLarge
        body = await body_of(receive, limit=BODY_MAX)
        events = rules.split(body)
        if isinstance(events, Problem):
            return events
        outcomes = await self._parse(events, key, now)
        good = [outcome for outcome in outcomes if not isinstance(outcome, Problem)]
        results = iter(await self._writer.outcomes(good) if good else ())
        single = len(events) == 1 and events[0] is body
        return [
            _refused(place, outcome, "" if single else f"/events/{place}")
            if isinstance(outcome, Problem)
            else _answered(place, outcome, next(results), "" if single else f"/events/{place}")
            for place, outcome in enumerate(outcomes)
        ]

    async def _parse(self, events: Sequence[bytes], key: Key, now: datetime) -> list[NewOutcome | Problem]:
        sender = rules.Sender(key.source, self._memory.links.program_named, self._memory.zone, self._memory.country)
        outcomes: list[NewOutcome | Problem] = []
        for start in range(0, len(events), PIECE):
            if start:
                await asyncio.sleep(0)
            outcomes += [rules.parse(event, sender=sender, now=now) for event in events[start : start + PIECE]]
        unknown = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Problem) and outcome.code == "program_unknown"]
        if unknown:  # it may be a second old
            await self._memory.read_keys_again()
            for place in unknown:
                outcomes[place] = rules.parse(events[place], sender=sender, now=now)
        return outcomes

    def _limit_headers(self, key: Key) -> list[tuple[bytes, bytes]]:
        """Return the header fields of draft-ietf-httpapi-ratelimit-headers, as the rest of the API has them."""
        left = self._buckets.level(str(key.id), at=monotonic())
        full_in_s = int((self._limit - left) / self._buckets.per_second) + 1
        return [(b"ratelimit-policy", b'"key";q=%d;w=60' % self._limit), (b"ratelimit", b'"key";r=%d;t=%d' % (left, full_in_s))]


def _answered(place: int, outcome: NewOutcome, result: Result, pointer: str) -> dict[str, Any]:
    if result.status is Status.REFUSED and result.problem:
        return {**_refused(place, result.problem, pointer), "type": outcome.type, "id": outcome.external_id}
    return {"index": place, "status": result.status, "type": outcome.type, "id": outcome.external_id, "outcome_id": str(result.outcome_id)}


def _refused(place: int, problem: Problem, pointer: str) -> dict[str, Any]:
    body = problem.body()
    if "pointer" in body:
        body["pointer"] = pointer + problem.pointer
    return {"index": place, "status": Status.REFUSED, "problem": body}
